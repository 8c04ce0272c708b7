# Compiler settings, dependencies and the functions that declare rooms and their tests.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(QFE_WERROR "Warnings are errors" OFF)
option(QFE_STATIC_CORE "Link qfe-core statically (not possible with sanitizers)" ON)
option(QFE_FUZZERS "Build libFuzzer targets (clang only)" OFF)
set(QFE_SANITIZE "" CACHE STRING "Sanitizers for everything, such as address,undefined")

add_library(qfe_options INTERFACE)
target_include_directories(qfe_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(qfe_options INTERFACE _FILE_OFFSET_BITS=64)
target_compile_options(qfe_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -fstack-protector-strong
  $<$<BOOL:${QFE_WERROR}>:-Werror>)
# What g++ 12 says of moved strings and variants once it optimizes is wrong more often than right
# (GCC bugs 105329, 105562); clang and the sanitizers watch the same.
target_compile_options(qfe_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict
  -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
if(QFE_SANITIZE)
  target_compile_options(qfe_options INTERFACE -fsanitize=${QFE_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(qfe_options INTERFACE -fsanitize=${QFE_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_definitions(qfe_options INTERFACE _FORTIFY_SOURCE=2)
  # The static core leaves out what it does not call.
  target_compile_options(qfe_options INTERFACE -ffunction-sections -fdata-sections)
endif()

configure_file(${CMAKE_CURRENT_LIST_DIR}/qfe_version.h.in
  ${CMAKE_BINARY_DIR}/generated/qfe_version.h)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)

# Libraries are linked by name, not by the path of a .so, so that the same rooms link into the
# dynamic qfe and the static qfe-core.
function(qfe_external name module)
  pkg_check_modules(QFE_${name} REQUIRED ${module})
  add_library(qfe_ext_${name} INTERFACE)
  target_include_directories(qfe_ext_${name} SYSTEM INTERFACE ${QFE_${name}_INCLUDE_DIRS})
  target_link_directories(qfe_ext_${name} INTERFACE ${QFE_${name}_LIBRARY_DIRS})
  target_link_libraries(qfe_ext_${name} INTERFACE ${QFE_${name}_LIBRARIES})
endfunction()
qfe_external(crypto "libcrypto>=3")
qfe_external(archive "libarchive>=3.6")
qfe_external(zstd libzstd)
qfe_external(divsufsort libdivsufsort)
qfe_external(utf8proc libutf8proc)
# Also carries the precompiled header of all rooms: the standard library and fmt, parsed once.
add_library(qfe_ext_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_instance.cc)
target_link_libraries(qfe_ext_fmt PRIVATE qfe_options)
target_precompile_headers(qfe_ext_fmt PRIVATE ${CMAKE_CURRENT_LIST_DIR}/prelude.h)
add_library(qfe_ext_boost_filesystem INTERFACE)
target_link_libraries(qfe_ext_boost_filesystem INTERFACE boost_filesystem)

# qfe_room(NAME DIR [LINK targets…]): the library qfe_NAME from all sources of DIR. PUBLIC links are
# the rooms whose headers it may include.
function(qfe_room name dir)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE_LINK" ${ARGN})
  list(JOIN ARG_LINK "," arrows)
  set_property(GLOBAL APPEND PROPERTY QFE_ROOMS "{\"qfe_${name}\", \"${dir}\", \"${arrows}\"}")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${dir}/*.cc)
  if(NOT sources)
    add_library(qfe_${name} INTERFACE)
    target_link_libraries(qfe_${name} INTERFACE qfe_options ${ARG_LINK})
    return()
  endif()
  add_library(qfe_${name} STATIC ${sources})
  target_link_libraries(qfe_${name} PUBLIC qfe_options ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  target_precompile_headers(qfe_${name} REUSE_FROM qfe_ext_fmt)
endfunction()

# qfe_room_tests(NAME DIR [LINK targets…]): NAME_test from all *_test.cc of DIR (below tests/).
function(qfe_room_tests name dir)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${dir}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE qfe_test_main ${ARG_LINK})
  target_precompile_headers(${name}_test REUSE_FROM qfe_test_main)
  target_compile_definitions(${name}_test PRIVATE QFE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
