// qfe-sample: binaries with real version resources, for the demo and the tests.
//
//   qfe-sample server DIR   a server root at the service pack 1 level
//   qfe-sample fixed DIR    the two files of KB 886948 as the article's table has them
//   qfe-sample sp2 DIR      raises a server root to service pack 2
//   qfe-sample pe FILE VERSION SIZE [SEED]
//   qfe-sample mailbox FILE COUNT   an exported mailbox; 5 % of its items are pasted copies
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include <boost/filesystem.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include "manifest/base/utc_time.h"
#include "manifest/base/version.h"
#include "tests/support/mailbox.h"
#include "tests/support/pe_builder.h"

namespace {

namespace bfs = boost::filesystem;

void setModified(const std::string& path, const std::string& time) {
  const auto utc = qfe::UtcTime::parse(time);
  if (!utc) throw std::runtime_error("bad time " + time);
  const std::array<timespec, 2> times = {timespec{utc->unixSeconds(), 0},
                                         timespec{utc->unixSeconds(), 0}};
  if (::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) != 0)
    throw std::runtime_error("cannot set the time of " + path);
}

void writeFile(const std::string& path, std::string_view content, const std::string& time,
               mode_t mode = 0644) {
  bfs::create_directories(bfs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path);
  ::chmod(path.c_str(), mode);
  setModified(path, time);
}

void writePe(const std::string& path, const std::string& version, std::size_t size,
             std::uint64_t seed, const std::string& time, mode_t mode = 0644) {
  const auto parsed = qfe::Version::parse(version);
  if (!parsed || parsed->parts().size() != 4) throw std::runtime_error("bad version " + version);
  const auto part = [&](std::size_t i) { return static_cast<std::uint16_t>(parsed->parts()[i]); };
  const qfe::Bytes image = qfe::test::PeBuilder()
                               .version(part(0), part(1), part(2), part(3))
                               .stringVersion(version)
                               .language(0x409)
                               .filler(seed)
                               .pad(size)
                               .build();
  writeFile(path, qfe::asText(image), time, mode);
}

constexpr const char* kBin = "/Program Files/Exchsrvr/bin/";

void makeServer(const std::string& root) {
  const std::string bin = root + kBin;
  const std::string sp1 = "2004-05-25T02:12:38Z";
  writePe(bin + "Mailmig.exe", "6.5.7226.0", 84480, 11, sp1, 0755);
  writePe(bin + "Mlmig32.dll", "6.5.7226.0", 4459520, 12, sp1);
  writePe(bin + "store.exe", "6.5.7226.0", 51200, 13, sp1, 0755);
  writePe(bin + "exres.dll", "6.5.7226.0", 20480, 14, sp1);
  writeFile(root + "/etc/hostname", "mail1\n", "2004-06-01T08:00:00Z");
  writeFile(root + "/etc/motd", "A sample server at service pack 1.\n", "2004-06-01T08:00:00Z");
  bfs::create_directories(root + "/var/lib");
}

void makeFixed(const std::string& folder) {
  writePe(folder + "/Mailmig.exe", "6.5.7232.52", 84992, 21, "2004-11-16T20:58:00Z", 0755);
  writePe(folder + "/Mlmig32.dll", "6.5.7232.52", 4460032, 22, "2004-11-16T20:58:00Z");
}

void raiseToServicePack2(const std::string& root) {
  const std::string bin = root + kBin;
  const std::string sp2 = "2005-10-19T17:04:12Z";
  writePe(bin + "Mailmig.exe", "6.5.7638.1", 85504, 31, sp2, 0755);
  writePe(bin + "Mlmig32.dll", "6.5.7638.1", 4461056, 32, sp2);
  writePe(bin + "store.exe", "6.5.7638.1", 52224, 33, sp2, 0755);
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 2 && words[0] == "server") {
    makeServer(words[1]);
  } else if (words.size() == 2 && words[0] == "fixed") {
    makeFixed(words[1]);
  } else if (words.size() == 2 && words[0] == "sp2") {
    raiseToServicePack2(words[1]);
  } else if ((words.size() == 4 || words.size() == 5) && words[0] == "pe") {
    writePe(words[1], words[2], std::stoul(words[3]), words.size() == 5 ? std::stoul(words[4]) : 1,
            "2004-11-16T20:58:00Z", 0755);
  } else if (words.size() == 3 && words[0] == "mailbox") {
    const auto mailbox = qfe::test::makeMailbox(std::stoul(words[2]), 886948);
    writeFile(words[1], mailbox.text, "2004-11-16T20:58:00Z");
    std::cout << qfe::test::distinctItems(mailbox).size() << " distinct items\n";
  } else {
    std::cerr << "usage: qfe-sample server|fixed|sp2 DIR | pe FILE VERSION SIZE [SEED] |\n"
                 "                  mailbox FILE COUNT\n";
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "qfe-sample: " << error.what() << '\n';
    return 1;
  }
}
