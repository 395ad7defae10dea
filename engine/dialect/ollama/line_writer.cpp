#include "engine/dialect/ollama/line_writer.hpp"

#include "engine/dialect/ollama/codecs.hpp"
#include "engine/dialect/ollama/errors.hpp"

namespace signalbox::dialect::ollama {

line_writer::line_writer(reply_identity who) : who_(std::move(who)), generate_(is_generate(who_.request)) {}

void line_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (auto const* text = std::get_if<model::text_delta>(&event)) {
        if (text->choice == 0 && !text->text.empty()) line({.text = text->text}, out);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0 && !refusal->text.empty()) line({.text = refusal->text}, out);
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        if (!thought->text.empty()) line({.thinking = thought->text}, out);
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        break_off(tell_reported(*error), out);
    } else if (std::holds_alternative<model::keep_alive>(event)) {
        out += silence;
    } else if (std::holds_alternative<model::reply_end>(event)) {
        end(out);
    }
}

void line_writer::fail(model::failure const& seen, std::string& out)
{
    if (!over_) break_off(tell(seen), out);
}

void line_writer::break_off(told_error const& told, std::string& out)
{
    over_ = true;
    append_error(out, told);
    out += '\n';
}

/// Calls come before what follows them.
void line_writer::line(said const& what, std::string& out)
{
    write_calls(out);
    append_reply(out, who_, generate_, what, nullptr);
    out += '\n';
}

void line_writer::write_calls(std::string& out)
{
    said what{.calls = kept_.calls.take()};
    if (what.calls.empty()) return;
    append_reply(out, who_, generate_, what, nullptr);
    out += '\n';
}

void line_writer::end(std::string& out)
{
    write_calls(out);
    over_ = true;
    append_reply(out, who_, generate_, {}, &kept_.end);
    out += '\n';
}

}  // namespace signalbox::dialect::ollama
