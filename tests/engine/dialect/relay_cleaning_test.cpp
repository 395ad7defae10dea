// What a relayed request holds that only a gateway can have written, taken out; all other bytes stay.
#include "engine/dialect/dialects.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

std::string cleaned(model::dialect spoken, std::string_view body)
{
    auto const clean = clean_relay(spoken, body);
    if (!clean) return "nothing";
    EXPECT_EQ(clean->text.size() + clean->removed, body.size());
    EXPECT_EQ(body.substr(0, clean->list), clean->text.substr(0, clean->list));
    return clean->text;
}

TEST(relay_cleaning, takes_out_thinking_that_nobody_signed)
{
    auto const clean = [](std::string_view body) { return cleaned(model::dialect::anthropic, body); };
    EXPECT_EQ(
        clean(
            R"({"n":1.50,"messages":[ {"role":"user","content":"a"},{"role":"assistant", "content":[{"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":"b"}]}],"x":[ 1 ]})"),
        R"({"n":1.50,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"b"}]}],"x":[ 1 ]})");
    EXPECT_EQ(
        clean(
            R"({"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature": ""}]},{"role":"user","content":"a"}]})"),
        R"({"messages":[{"role":"user","content":"a"}]})")
        << "a message of nothing else";
    EXPECT_EQ(clean(R"({"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"S"}]}]})"), "nothing");
    EXPECT_EQ(clean(R"({"messages":[{"role":"user","content":"\"signature\":\"\""}]})"), "nothing") << "words of the caller";
}

TEST(relay_cleaning, takes_out_reasoning_that_openai_has_no_place_for)
{
    auto const clean = [](std::string_view body) { return cleaned(model::dialect::openai_chat, body); };
    EXPECT_EQ(
        clean(
            R"({"messages":[{"role":"assistant","reasoning_content":"hm","content":"b","thinking_blocks":[{"a":1}]},{"role":"user", "content":"a"}],"model":"m"})"),
        R"({"messages":[{"role":"assistant","content":"b"},{"role":"user", "content":"a"}],"model":"m"})");
    EXPECT_EQ(clean(R"({"messages":[{"role":"assistant","content":"b"}]})"), "nothing");
    EXPECT_EQ(clean(R"({"messages":7,"x":{"thinking_blocks":1}})"), "nothing");
}

}  // namespace

}  // namespace signalbox::dialect
