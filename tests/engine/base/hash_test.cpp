#include "engine/base/hash.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

// Test vectors of draft-eastlake-fnv, appendix C.
TEST(fnv1a, agrees_with_its_published_vectors)
{
    EXPECT_EQ(fnv1a(""), 0xCBF29CE484222325u);
    EXPECT_EQ(fnv1a("a"), 0xAF63DC4C8601EC8Cu);
    EXPECT_EQ(fnv1a("foobar"), 0x85944171F73967E8u);
    EXPECT_EQ(fnv1a("bar", fnv1a("foo")), fnv1a("foobar"));
}

}  // namespace
}  // namespace signalbox::base
