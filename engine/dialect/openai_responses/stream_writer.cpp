#include "engine/dialect/openai_responses/stream_writer.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::openai_responses {

using kind = output_item::kind;

void stream_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    std::visit([&](auto const& each) { on(each, out); }, event);
}

void stream_writer::fail(model::failure const& seen, std::string& out)
{
    if (!over_) break_off(openai_tell(seen), out);
}

/// Everything up to the first member of its own.
void stream_writer::open_event(std::string_view type, std::string& out)
{
    out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type).append(R"(","sequence_number":)");
    wire::append_json_integer(out, sequence_++);
}

void stream_writer::response_event(std::string_view type, std::string_view response, std::string& out)
{
    open_event(type, out);
    write_raw("response", response, out);
    out += "}\n\n";
}

void stream_writer::open_item_event(std::string_view type, std::size_t index, std::string_view place, std::string& out)
{
    open_event(type, out);
    write_string("item_id", output_.items()[index].id, out);
    write_count("output_index", index, out);
    out.append(place);
}

void stream_writer::item_event(std::string_view type, std::size_t index, std::string_view status, std::string& out)
{
    open_event(type, out);
    write_count("output_index", index, out);
    write_key("item", out);
    append_item(out, output_.items()[index], status);
    out += "}\n\n";
}

void stream_writer::part_event(std::string_view type, std::size_t item, std::size_t part, std::string_view text, std::string& out)
{
    open_item_event(type, item, {}, out);
    write_count("content_index", part, out);
    write_key("part", out);
    append_part(out, output_.items()[item].parts[part].refusal, text);
    out += "}\n\n";
}

void stream_writer::begin(std::string& out)
{
    if (begun_) return;
    begun_ = true;
    std::string response;
    response_.append_begun(response);
    response_event("response.created", response, out);
    response_event("response.in_progress", response, out);
}

/// A new item begins: those before it have ended, as far as nothing more can come for them. It is announced empty.
void stream_writer::announce(output_list::place at, std::string& out)
{
    if (!at.new_item) return;
    begin(out);
    close_before(at.item, out);
    output_item const now = output_.items()[at.item];
    output_item empty{.what = now.what, .id = now.id};
    empty.call_id = now.call_id;
    empty.name = now.name;
    empty.space = now.space;
    std::swap(output_.items()[at.item], empty);
    item_event("response.output_item.added", at.item, "in_progress", out);
    std::swap(output_.items()[at.item], empty);
}

void stream_writer::say(std::string_view text, bool refusal, std::string& out)
{
    if (text.empty()) return;
    auto const at = output_.say(text, refusal);
    announce(at, out);
    std::size_t const part = output_.items()[at.item].parts.size() - 1;
    if (at.new_part) {
        if (part > 0) close_part(at.item, part - 1, out);
        part_event("response.content_part.added", at.item, part, {}, out);
    }
    open_item_event(refusal ? "response.refusal.delta" : "response.output_text.delta", at.item, {}, out);
    write_count("content_index", part, out);
    write_string("delta", text, out);
    out += refusal ? "}\n\n" : ",\"logprobs\":[]}\n\n";
}

// A response has one answer: a request of this format cannot ask for more.
void stream_writer::on(model::text_delta const& delta, std::string& out)
{
    if (delta.choice == 0) say(delta.text, false, out);
}

void stream_writer::on(model::refusal_delta const& delta, std::string& out)
{
    if (delta.choice == 0) say(delta.text, true, out);
}

void stream_writer::on(model::reasoning_delta const& delta, std::string& out)
{
    if (delta.text.empty()) return;
    auto const at = output_.think(delta.text);
    announce(at, out);
    if (at.new_part) {
        open_item_event("response.reasoning_summary_part.added", at.item, R"(,"summary_index":0)", out);
        out += ",\"part\":{\"type\":\"summary_text\",\"text\":\"\"}}\n\n";
    }
    open_item_event("response.reasoning_summary_text.delta", at.item, R"(,"summary_index":0)", out);
    write_string("delta", delta.text, out);
    out += "}\n\n";
}

void stream_writer::on(model::reasoning_signature const& end, std::string& out)
{
    auto const at = output_.seal(end.signature);
    announce(at, out);
    close(at.item, out);
}

void stream_writer::on(model::redacted_reasoning const& block, std::string& out)
{
    auto const at = output_.hide(block.data);
    announce(at, out);
    close(at.item, out);
}

void stream_writer::on(model::tool_start const& start, std::string& out)
{
    if (start.choice == 0) announce(output_.call(start), out);
}

void stream_writer::on(model::tool_arguments const& fragment, std::string& out)
{
    if (fragment.choice != 0 || fragment.fragment.empty()) return;
    auto const at = output_.argue(fragment);
    if (!at || output_.items()[*at].closed) return;
    bool const custom = output_.items()[*at].what == kind::custom_call;
    open_item_event(custom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta", *at, {}, out);
    write_string("delta", fragment.fragment, out);
    out += "}\n\n";
}

/// Calls whose arguments are no JSON value yet stay open: some servers send the pieces of several calls in turns.
void stream_writer::close_before(std::size_t index, std::string& out)
{
    for (std::size_t at = 0; at < index; ++at) {
        output_item const& item = output_.items()[at];
        bool const waits = item.what == kind::custom_call || (item.what == kind::call && !wire::check_json(item.input));
        if (!item.closed && !waits) close(at, out);
    }
}

void stream_writer::close_part(std::size_t item, std::size_t part, std::string& out)
{
    output_part const& said = output_.items()[item].parts[part];
    open_item_event(said.refusal ? "response.refusal.done" : "response.output_text.done", item, {}, out);
    write_count("content_index", part, out);
    write_string(said.refusal ? "refusal" : "text", said.text, out);
    out += said.refusal ? "}\n\n" : ",\"logprobs\":[]}\n\n";
    part_event("response.content_part.done", item, part, said.text, out);
}

void stream_writer::close(std::size_t index, std::string& out)
{
    output_item& item = output_.items()[index];
    if (item.closed) return;
    item.closed = true;
    bool const custom = item.what == kind::custom_call;
    if (item.what == kind::message && !item.parts.empty()) {
        close_part(index, item.parts.size() - 1, out);
    } else if (item.what == kind::reasoning && !item.text.empty()) {
        open_item_event("response.reasoning_summary_text.done", index, R"(,"summary_index":0)", out);
        write_string("text", item.text, out);
        out += "}\n\n";
        open_item_event("response.reasoning_summary_part.done", index, R"(,"summary_index":0)", out);
        out += ",\"part\":{\"type\":\"summary_text\"";
        write_string("text", item.text, out);
        out += "}}\n\n";
    } else if (item.what == kind::call || custom) {
        open_item_event(custom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done", index, {}, out);
        if (!custom) write_string("name", item.name, out);
        write_string(custom ? "input" : "arguments", item.input, out);
        out += "}\n\n";
    }
    bool const last = index + 1 == output_.items().size();
    item_event("response.output_item.done", index, last ? status_ : std::string_view("completed"), out);
}

void stream_writer::on(model::finish const& end, std::string&)
{
    if (end.choice == 0) end_ = end_of(end.reason);
}

void stream_writer::on(model::reply_end const&, std::string& out)
{
    begin(out);
    status_ = end_.status;
    for (std::size_t at = 0; at < output_.items().size(); ++at) close(at, out);
    over_ = true;
    std::string response;
    response_.append_ended(response, end_, output_, tokens_);
    response_event(end_.status == "completed" ? "response.completed" : "response.incomplete", response, out);
}

/// Clients read one of two: the `error` event, on which OpenAI's SDKs throw because of its member "error", or a response that failed.
void stream_writer::break_off(told_error const& told, std::string& out)
{
    begin(out);
    over_ = true;
    open_event("error", out);
    write_string("code", told.code.empty() ? std::string_view("server_error") : std::string_view(told.code), out);
    write_string("message", told.message, out);
    out += R"(,"param":null,"error":)";
    append_open_error(out, told);
    out += "}}\n\n";
    std::string response;
    response_.append_failed(response, told, output_);
    response_event("response.failed", response, out);
}

}  // namespace signalbox::dialect::openai_responses
