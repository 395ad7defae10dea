// The codecs of one format as tests use them: replies told as text, requests read and written with their complaints. For formats without test support
// of their own.
#pragma once

#include "engine/dialect/format.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

/// Replies of a format.
struct told_replies {
    format const& of;

    std::string told(framing how, detail how_much, std::initializer_list<std::string_view> pieces) const
    {
        return replay::told(*of.read_reply(how, how_much), pieces);
    }
    std::string streamed(std::string_view bytes, detail how_much = detail::full) const { return told(framing::stream, how_much, {bytes}); }
    std::string whole(std::string_view bytes, detail how_much = detail::full) const { return told(framing::whole, how_much, {bytes}); }

    void expect_the_same_wherever_cut(std::string_view bytes, std::string_view events) const
    {
        EXPECT_EQ(streamed(bytes), events);
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
            ASSERT_EQ(told(framing::stream, detail::full, {bytes.substr(0, cut), bytes.substr(cut)}), events) << "cut at byte " << cut;
    }

    /// Of both readings, for each beginning shorter than `whole`.
    void expect_truncated_before(std::string_view bytes, std::size_t whole) const
    {
        for (detail const how_much : {detail::full, detail::digest})
            for (std::size_t size = 0; size < whole; ++size) {
                std::string const seen = streamed(bytes.substr(0, size), how_much);
                ASSERT_NE(seen.find("fault truncated"), std::string::npos) << size << "\n" << seen;
                ASSERT_EQ(seen.find("end\n"), std::string::npos) << size;
            }
    }

    void expect_the_same_facts_of_a_digest(std::string_view bytes, std::string const& events) const
    {
        EXPECT_EQ(replay::only(streamed(bytes, detail::digest), {"start", "finish", "usage", "end", "error"}),
                  replay::only(events, {"start", "finish", "usage", "end", "error"}));
        EXPECT_EQ(replay::only(streamed(bytes, detail::digest), {"text"}), "text[0] \n") << "the first content, once";
        auto const full = of.read_reply(framing::stream, detail::full), digest = of.read_reply(framing::stream, detail::digest);
        std::vector<model::reply_event> out;
        ASSERT_TRUE(full->feed(bytes, out));
        ASSERT_TRUE(digest->feed(bytes, out));
        EXPECT_EQ(digest->content_events(), full->content_events());
    }
};

/// Requests of a format.
struct tried_requests {
    format const& of;
    target_traits target;  // when a test names none

    model::chat_request read(std::string_view body) const
    {
        auto asked = of.in.read(body);
        EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail) << "\n" << body;
        return asked ? std::move(*asked) : model::chat_request();
    }
    /// The field that is wrong.
    std::string refused(std::string_view body) const
    {
        auto const asked = of.in.read(body);
        return asked ? "taken" : asked.error().param;
    }
    /// For another model of the same kind.
    written_request write(model::chat_request const& asked, std::string_view model) const
    {
        auto written = of.out.write(asked, {.model = model, .max_output_tokens = {}, .kind = target.kind});
        EXPECT_TRUE(written) << (written ? "" : written.error().detail);
        if (!written) return {};
        EXPECT_TRUE(wire::check_json(written->body)) << written->body;
        return std::move(*written);
    }
    written_request write(model::chat_request const& asked) const { return write(asked, target.model); }
    static model::chat_request hello()
    {
        model::chat_request asked;
        asked.turns = {{.parts = {model::text_part{"Hi", {}}}}};
        return asked;
    }
};

}  // namespace signalbox::dialect
