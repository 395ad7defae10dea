// What vaults gave, what is in force of it, and what was of no use.
#include "server/vault_cache.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

class cached : public testing::Test {
protected:
    cached() { place.id = "hcv"; }
    bool put(std::string_view path, std::string const& text) { return values.put(place, path, {.text = model::secret(text)}, {}); }
    std::string_view at(std::string_view path) const { return values.find(place, path)->content.text.reveal(); }

    vault::definition place;
    vault_cache values;
};

TEST_F(cached, tells_a_value_that_is_another_one)
{
    EXPECT_TRUE(put("a", "1"));
    EXPECT_FALSE(put("a", "1"));
    EXPECT_TRUE(put("a", "2"));
    EXPECT_EQ(at("a"), "2");
}

TEST_F(cached, keeps_of_new_values_those_that_make_a_configuration)
{
    for (std::string_view const each : {"a", "b", "c"}) put(each, "old");
    values.accept();
    put("a", "bad");
    put("b", "new");
    put("c", "worse");
    put("c", "bad");
    values.sift([&] { return at("a") != "bad" && at("c") != "bad"; });
    EXPECT_EQ(at("a"), "old");
    EXPECT_EQ(at("b"), "new");
    EXPECT_EQ(at("c"), "old") << "what was in force, and not what was given between";
    EXPECT_TRUE(values.refuses());
}

TEST_F(cached, is_not_told_twice_of_a_value_that_was_refused)
{
    put("a", "old");
    values.accept();
    put("a", "bad");
    values.sift([] { return false; });
    EXPECT_FALSE(put("a", "bad"));
    EXPECT_EQ(at("a"), "old");
    EXPECT_TRUE(put("a", "old")) << "the trouble is over";
    EXPECT_FALSE(values.refuses());
    EXPECT_FALSE(put("a", "old"));
    EXPECT_TRUE(put("a", "bad")) << "it may be of use by now";
}

TEST_F(cached, sifts_nothing_that_is_in_force)
{
    put("a", "1");
    values.accept();
    values.sift([] { return false; });
    EXPECT_EQ(at("a"), "1");
    EXPECT_FALSE(values.refuses());
    put("b", "first");
    values.sift([] { return false; });
    EXPECT_EQ(at("b"), "first") << "there is none before it";
}

}  // namespace
}  // namespace signalbox::server
