// A simulated provider of OpenAI's Responses API: plain responses, named events, function calls, errors, as the API reference describes them
// (platform.openai.com/docs/api-reference/responses). Stateless.
#include "engine/upstream/simulated_dialect.hpp"

#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::upstream {

namespace {

using ending = simulated_answer::ending;

/// `created_at` of every response, 2026-01-01: the same request is answered by the same bytes.
constexpr std::string_view created = "1767225600";

/// "output" and what follows it is left to the caller: `members` stands behind the status.
std::string response(simulated_ask const& ask, std::string_view id, std::string_view status, std::string_view members)
{
    return "{\"id\":\"resp_" + std::string(id) + "\",\"object\":\"response\",\"created_at\":" + std::string(created) + ",\"status\":\"" +
           std::string(status) + "\",\"background\":false,\"error\":null,\"model\":" + wire::json_string(ask.model) + std::string(members) +
           R"(,"parallel_tool_calls":true,"previous_response_id":null,"store":false,"text":{"format":{"type":"text"}},"truncation":"disabled"})";
}

std::string item(simulated_answer const& said, std::string_view id, std::string_view status, std::string_view text, bool parts)
{
    std::string const with_status = ",\"status\":\"" + std::string(status) + "\"";
    if (!said.tool) {
        std::string const content =
            parts ? R"({"type":"output_text","annotations":[],"logprobs":[],"text":)" + wire::json_string(text) + "}" : "";
        return "{\"id\":\"msg_" + std::string(id) + "\",\"type\":\"message\"" + with_status + R"(,"role":"assistant","content":[)" +
               content + "]}";
    }
    std::string const call = with_status + ",\"call_id\":\"call_" + std::string(id) + "\",\"name\":" + wire::json_string(said.tool->name);
    if (said.tool->custom)
        return "{\"id\":\"ctc_" + std::string(id) + "\",\"type\":\"custom_tool_call\"" + call + ",\"input\":" + wire::json_string(text) +
               "}";
    return "{\"id\":\"fc_" + std::string(id) + "\",\"type\":\"function_call\"" + call + ",\"arguments\":" + wire::json_string(text) + "}";
}

std::string_view status_of(simulated_answer const& said)
{
    return said.end == ending::length ? "incomplete" : "completed";
}

std::string whole(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    std::string_view const why = said.end == ending::length ? R"({"reason":"max_output_tokens"})" : "null";
    std::string const usage = "{\"input_tokens\":" + std::to_string(said.prompt_tokens) +
                              R"(,"input_tokens_details":{"cached_tokens":0},"output_tokens":)" + std::to_string(said.answer_tokens()) +
                              R"(,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":)" +
                              std::to_string(said.prompt_tokens + said.answer_tokens()) + "}";
    return response(ask, id, status_of(said),
                    ",\"incomplete_details\":" + std::string(why) + ",\"output\":[" + item(said, id, status_of(said), said.text(), true) +
                        "],\"usage\":" + usage);
}

class event_writer {
public:
    event_writer(simulated_ask const& ask, simulated_answer const& said, std::string_view id) : ask_(ask), said_(said), id_(id) {}

    std::vector<simulated_event> all()
    {
        std::string const begun = response(ask_, id_, "in_progress", R"(,"incomplete_details":null,"output":[],"usage":null)");
        add(0, false, "response.created", ",\"response\":" + begun);
        add(0, false, "response.in_progress", ",\"response\":" + begun);
        add(0, false, "response.output_item.added", ",\"output_index\":0,\"item\":" + item(said_, id_, "in_progress", "", false));
        if (!said_.tool) add(0, false, "response.content_part.added", at_item() + ",\"part\":" + part(""));
        for (std::size_t at = 0; at < said_.tokens.size(); ++at)
            add(at + 1, false, delta_type(), at_item() + ",\"delta\":" + wire::json_string(said_.tokens[at]));
        auto const last = said_.tokens.size();
        add(last, true, done_type(), at_item() + ",\"" + std::string(text_member()) + "\":" + wire::json_string(said_.text()));
        if (!said_.tool) add(last, true, "response.content_part.done", at_item() + ",\"part\":" + part(said_.text()));
        add(last, true, "response.output_item.done",
            ",\"output_index\":0,\"item\":" + item(said_, id_, status_of(said_), said_.text(), true));
        add(last, true, said_.end == ending::length ? "response.incomplete" : "response.completed",
            ",\"response\":" + whole(ask_, said_, id_));
        return std::move(out_);
    }

private:
    static std::string part(std::string_view text)
    {
        return R"({"type":"output_text","annotations":[],"logprobs":[],"text":)" + wire::json_string(text) + "}";
    }
    std::string_view delta_type() const
    {
        if (!said_.tool) return "response.output_text.delta";
        return said_.tool->custom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta";
    }
    std::string_view done_type() const
    {
        if (!said_.tool) return "response.output_text.done";
        return said_.tool->custom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done";
    }
    std::string_view text_member() const { return !said_.tool ? "text" : said_.tool->custom ? "input" : "arguments"; }
    std::string at_item() const
    {
        std::string const kind = !said_.tool ? "msg_" : said_.tool->custom ? "ctc_" : "fc_";
        return ",\"item_id\":\"" + kind + std::string(id_) + "\",\"output_index\":0" + (said_.tool ? "" : ",\"content_index\":0");
    }
    void add(std::uint64_t tokens, bool closing, std::string_view type, std::string const& members)
    {
        simulated_event each{{}, tokens, closing};
        std::string const head = "{\"type\":\"" + std::string(type) + "\",\"sequence_number\":" + std::to_string(out_.size());
        wire::append_sse(each.bytes, type, head + members + "}");
        out_.push_back(std::move(each));
    }

    simulated_ask const& ask_;
    simulated_answer const& said_;
    std::string_view id_;
    std::vector<simulated_event> out_;
};

std::vector<simulated_event> events(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    return event_writer(ask, said, id).all();
}

/// The envelope is that of all of OpenAI's formats.
std::string error(int status, std::string_view message, std::string_view param)
{
    return simulated_openai.error(status, message, param);
}

}  // namespace

simulated_dialect const simulated_responses{"/responses", "x-request-id", &read_responses_ask, &whole, &events, &error};

}  // namespace signalbox::upstream
