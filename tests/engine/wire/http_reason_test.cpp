#include "engine/wire/http.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

TEST(reason_phrase, names_what_we_send_and_never_fails)
{
    EXPECT_EQ(reason_phrase(200), "OK");
    EXPECT_EQ(reason_phrase(431), "Request Header Fields Too Large");
    EXPECT_EQ(reason_phrase(529), "Overloaded");
    EXPECT_EQ(reason_phrase(799), "Unknown");
}

}  // namespace
}  // namespace signalbox::wire
