#include "engine/dialect/bedrock/whole_writer.hpp"

#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/bedrock/reply_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

namespace signalbox::dialect::bedrock {

/// Clients of this format ask for one answer.
void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (auto const* text = std::get_if<model::text_delta>(&event)) {
        if (text->choice == 0) say(text->text);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0) say(refusal->text);
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        if (!text_.empty() || !signature_.empty()) settle();
        thought_ += thought->text;
    } else if (auto const* seal = std::get_if<model::reasoning_signature>(&event)) {
        signature_ += own_signature(model::dialect::anthropic, seal->signature);
    } else if (auto const* hidden = std::get_if<model::redacted_reasoning>(&event)) {
        settle();
        append_redacted_block(blocks_, hidden->data);
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        append_error(out, tell_reported(*error));
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        write_reply(out);
    }
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    append_error(out, tell(seen));
}

void whole_writer::say(std::string_view text)
{
    if (text.empty()) return;
    if (!thought_.empty() || !signature_.empty()) settle();
    text_.append(text);
}

/// What grew is a block now.
void whole_writer::settle()
{
    if (!thought_.empty() || !signature_.empty()) append_reasoning_block(blocks_, thought_, signature_);
    if (!text_.empty()) append_text_block(blocks_, text_);
    for (std::string* each : {&thought_, &signature_, &text_}) each->clear();
}

void whole_writer::write_reply(std::string& out)
{
    settle();
    for (pending_call const& each : kept_.calls.take()) append_call_block(blocks_, each);
    out.append(R"({"output":{"message":{"role":"assistant","content":[)").append(blocks_).append("]}}");
    write_string("stopReason", finish_word(kept_.end.finish), out);
    if (kept_.end.tokens) append_usage(out, *kept_.end.tokens);
    out += R"(,"metrics":{"latencyMs":0}})";
}

}  // namespace signalbox::dialect::bedrock
