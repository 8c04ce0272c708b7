// One function per parser of untrusted bytes. Each takes any bytes and returns; an exception that
// leaves it, a crash or a sanitizer's report is a bug. libFuzzer drives them in the fuzz preset
// (entry.cc), replay_test.cc with damaged samples in every test run.
#pragma once

#include "manifest/base/bytes.h"

namespace qfe::fuzz {

void manifest(ByteView bytes);
void article(ByteView bytes);
void image(ByteView bytes);
void package(ByteView bytes);
void intent(ByteView bytes);
void calendar(ByteView bytes);
// The bytes are the coded part of a delta of a program.
void delta(ByteView bytes);
// The bytes say how a program is changed; its delta must bring it back.
void delta_round_trip(ByteView bytes);

}  // namespace qfe::fuzz
