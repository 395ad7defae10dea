// What is copied from an earlier event is what would have been written.
#include "server/sinks/written_before.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox::server {
namespace {

class pieces : public ::testing::Test {
protected:
    pieces() { bytes.begin(0, 64); }
    /// What is appended for the texts, whose order and lengths are seen in it.
    std::string put(std::initializer_list<std::string_view> texts, std::string const& what = "w")
    {
        std::size_t const from = bytes.size();
        memory.put(bytes, what, texts, [&] {
            ++written;
            append(what);
            for (std::string_view const each : texts) append("<" + std::string(each) + ">");
        });
        return std::string(bytes.view().substr(from));
    }
    void append(std::string const& text)
    {
        char* const at = bytes.room(text.size());
        text.copy(at, text.size());
        bytes.wrote(at + text.size());
    }

    written_before memory;
    span_bytes bytes;
    int written = 0;
};

TEST_F(pieces, are_written_once_for_the_same_texts)
{
    EXPECT_EQ(put({"a", "", "b"}), "w<a><><b>");
    EXPECT_EQ(put({"a", "", "b"}), "w<a><><b>");
    EXPECT_EQ(written, 1);
    EXPECT_EQ(bytes.view(), "w<a><><b>w<a><><b>");
}

TEST_F(pieces, of_other_texts_are_others)
{
    EXPECT_EQ(put({"a", "bc"}), "w<a><bc>");
    EXPECT_EQ(put({"ab", "c"}), "w<ab><c>");
    EXPECT_EQ(put({"abc"}), "w<abc>");
    EXPECT_EQ(put({"abc", ""}), "w<abc><>");
    EXPECT_EQ(put({}), "w");
    EXPECT_EQ(put({"abc"}, "v"), "v<abc>") << "of the same texts something else";
    EXPECT_EQ(written, 6);
}

TEST_F(pieces, are_right_when_there_are_more_of_them_than_are_kept)
{
    for (int turn = 0; turn < 3; ++turn)
        for (std::size_t i = 0; i < 10 * written_before::pieces; ++i) {
            std::string const text = "text " + std::to_string(i);
            EXPECT_EQ(put({text, "x"}), "w<" + text + "><x>");
        }
}

TEST_F(pieces, of_long_texts_are_written_each_time)
{
    std::string const fits(written_before::longest - 5, 'a'), longer(written_before::longest, 'a'), longest(100'000, 'b');
    EXPECT_EQ(put({fits}), "w<" + fits + ">");
    EXPECT_EQ(put({fits}), "w<" + fits + ">");
    EXPECT_EQ(written, 1);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(put({longer}), "w<" + longer + ">");
        EXPECT_EQ(put({"x", longest}), "w<x><" + longest + ">");
    }
    EXPECT_EQ(written, 5);
}

}  // namespace
}  // namespace signalbox::server
