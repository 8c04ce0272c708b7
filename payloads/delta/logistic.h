// Logistic mixing of probabilities, in integers: the same bits on every machine.
#pragma once

#include <array>
#include <cstdint>

namespace qfe::delta {

// 65536 / (1 + e^-x) at x = i/2 - 8 for i = 0…32.
inline constexpr std::array<std::int32_t, 33> kSquashPoints = {
    22,    36,    60,    98,    162,   267,   439,   720,   1179,  1921,  3108,
    4971,  7812,  11955, 17625, 24743, 32768, 40793, 47911, 53581, 57724, 60565,
    62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500, 65514};

// x in 1/256 of the logistic's unit (-2047…2047) to a probability in 1/65536.
constexpr std::int32_t squashPoint(std::int32_t x) {
  if (x > 2047) x = 2047;
  if (x < -2047) x = -2047;
  const std::int32_t shifted = x + 2048;
  const auto i = static_cast<std::size_t>(shifted >> 7);
  const std::int32_t weight = shifted & 127;
  return (kSquashPoints[i] * (128 - weight) + kSquashPoints[i + 1] * weight + 64) >> 7;
}
constexpr std::array<std::uint16_t, 4096> makeSquash() {
  std::array<std::uint16_t, 4096> table{};
  for (std::size_t i = 0; i < 4096; ++i)
    table[i] = static_cast<std::uint16_t>(squashPoint(static_cast<std::int32_t>(i) - 2048));
  return table;
}
inline constexpr auto kSquash = makeSquash();

// Of any sum; the ends are cut.
[[nodiscard]] inline std::uint32_t squash(std::int64_t x) {
  return kSquash[static_cast<std::size_t>((x > 2047 ? 2047 : x < -2047 ? -2047 : x) + 2048)];
}

// The inverse for probabilities in 1/4096.
constexpr std::array<std::int16_t, 4096> makeStretch() {
  std::array<std::int16_t, 4096> table{};
  std::int32_t x = -2047;
  for (std::size_t p = 0; p < 4096; ++p) {
    while (x < 2047 && squashPoint(x) < static_cast<std::int32_t>(p) * 16 + 8) ++x;
    table[p] = static_cast<std::int16_t>(x);
  }
  return table;
}
inline constexpr auto kStretch = makeStretch();

}  // namespace qfe::delta
