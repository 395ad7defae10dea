#include "engine/dialect/openai_responses/whole_writer.hpp"

#include "engine/dialect/parts/openai_errors.hpp"

namespace signalbox::dialect::openai_responses {

void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    std::visit([&](auto const& each) { on(each, out); }, event);
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (over_) return;
    over_ = true;
    append_openai_error(out, openai_tell(seen));
}

// A response has one answer: a request of this format cannot ask for more.
void whole_writer::on(model::text_delta const& delta, std::string&)
{
    if (delta.choice == 0 && !delta.text.empty()) output_.say(delta.text, false);
}

void whole_writer::on(model::refusal_delta const& delta, std::string&)
{
    if (delta.choice == 0 && !delta.text.empty()) output_.say(delta.text, true);
}

void whole_writer::on(model::reasoning_delta const& delta, std::string&)
{
    if (!delta.text.empty()) output_.think(delta.text);
}

void whole_writer::on(model::reasoning_signature const& end, std::string&)
{
    auto const at = output_.seal(end.signature);
    output_.items()[at.item].closed = true;
}

void whole_writer::on(model::redacted_reasoning const& block, std::string&)
{
    auto const at = output_.hide(block.data);
    output_.items()[at.item].closed = true;
}

void whole_writer::on(model::tool_start const& start, std::string&)
{
    if (start.choice == 0) output_.call(start);
}

void whole_writer::on(model::tool_arguments const& fragment, std::string&)
{
    if (fragment.choice == 0) output_.argue(fragment);
}

void whole_writer::on(model::finish const& end, std::string&)
{
    if (end.choice == 0) end_ = end_of(end.reason);
}

void whole_writer::on(model::reply_error const& error, std::string& out)
{
    over_ = true;
    append_openai_error(out, openai_tell_reported(error));
}

void whole_writer::on(model::reply_end const&, std::string& out)
{
    over_ = true;
    response_.append_ended(out, end_, output_, tokens_);
}

}  // namespace signalbox::dialect::openai_responses
