#include "engine/dialect/ollama/whole_writer.hpp"

#include "engine/dialect/ollama/codecs.hpp"
#include "engine/dialect/ollama/errors.hpp"

namespace signalbox::dialect::ollama {

whole_writer::whole_writer(reply_identity who) : who_(std::move(who)), generate_(is_generate(who_.request)) {}

void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (auto const* text = std::get_if<model::text_delta>(&event)) {
        if (text->choice == 0) what_.text += text->text;
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0) what_.text += refusal->text;
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        what_.thinking += thought->text;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        append_error(out, tell_reported(*error));
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        what_.calls = kept_.calls.take();
        append_reply(out, who_, generate_, what_, &kept_.end);
    }
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    append_error(out, tell(seen));
}

}  // namespace signalbox::dialect::ollama
