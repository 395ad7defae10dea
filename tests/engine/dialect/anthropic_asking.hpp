// Short ways to say a request and to look at what the writer made of it. For the tests of the Anthropic request codecs.
#pragma once

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

using model::role;

inline model::turn says(role who, std::string text)
{
    return {who, "", {model::text_part{std::move(text), ""}}};
}

inline model::turn calls(std::string id, std::string arguments)
{
    return {role::assistant, "", {model::tool_call_part{.id = std::move(id), .name = "f", .arguments = std::move(arguments)}}};
}

inline model::turn answers(std::string id, std::string text)
{
    return {role::tool, "", {model::tool_result_part{.tool_call_id = std::move(id), .content = {model::text_part{std::move(text), ""}}}}};
}

inline model::chat_request asking(std::vector<model::turn> turns)
{
    return {.model = "alias", .turns = std::move(turns), .max_output_tokens = 50};
}

inline written_request write(model::chat_request const& asked, std::string_view model = "claude-opus-4-6")
{
    auto written = requests_out().write(asked, {.model = model});
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    if (!written) return {};
    EXPECT_TRUE(wire::check_json(written->body)) << written->body;
    return *written;
}

/// A member of the written body, raw; "absent" when it is not there.
inline std::string member(written_request const& written, std::string_view name)
{
    auto const value = wire::json_view(written.body)[name];
    return value.missing() ? "absent" : std::string(value.raw());
}

inline std::string messages_of(std::vector<model::turn> turns)
{
    return member(write(asking(std::move(turns))), "messages");
}

inline model::failure refused(model::chat_request const& asked)
{
    auto const written = requests_out().write(asked, {.model = "claude-opus-4-6"});
    return written ? model::failure{model::fault::internal, "was written"} : written.error();
}

inline model::chat_request read(std::string_view members)
{
    auto asked = requests_in().read(std::string(R"({"model":"m","max_tokens":9,)").append(members).append("}"));
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    return asked ? *asked : model::chat_request();
}

inline model::chat_request read_messages(std::string_view messages)
{
    return read(std::string("\"messages\":[").append(messages).append("]"));
}

inline std::string extra(model::chat_request const& asked, std::string_view name)
{
    for (model::extra_field const& each : asked.extras)
        if (each.name == name) return each.value;
    return "absent";
}

template <class T>
T const& part(model::turn const& turn, std::size_t index = 0)
{
    return std::get<T>(turn.parts.at(index));
}

}  // namespace signalbox::dialect::anthropic
