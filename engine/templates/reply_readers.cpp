#include "engine/templates/reply_readers.hpp"

#include "engine/dialect/parts/error_object.hpp"

namespace signalbox::templates {

model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    if (auto error = dialect::error_member(document.view())) {
        out.push_back(std::move(*error));
        return {};
    }
    auto said = by_.read(document.view());
    if (!said) return said.error();
    if (!said->text)
        return model::failure{model::fault::malformed_reply,
                              "the reply has no text where the template looks: ${" + by_.text_source() + "}"};
    contents_ = said->text->empty() ? 0 : 1;
    auto const tokens = usage_of(*said, said->text->size());
    out.push_back(model::reply_start{{}, std::move(said->model)});
    if (!said->text->empty()) out.push_back(model::text_delta{0, std::move(*said->text)});
    // A whole document has ended, also where it does not say why.
    out.push_back(said->finish ? finish_of(std::move(*said->finish)) : model::finish{});
    if (tokens) out.push_back(model::usage_report{*tokens});
    out.push_back(model::reply_end{});
    return {};
}

model::result<void> stream_events::take(wire::sse_event const& event, event_list& out)
{
    if (dialect::is_done_mark(event.data)) return end(out);
    if (dialect::is_void(event.data)) return {};
    if (auto const good = wire::check_json(event.data); !good)
        return model::failure{model::fault::malformed_reply, "a stream event is no JSON: " + good.error().detail};
    wire::json_view const document(event.data);
    if (auto error = dialect::error_member(document)) {
        over_ = true;
        out.push_back(std::move(*error));
        return {};
    }
    auto said = by_->read(document);
    if (!said) return said.error();
    note(std::move(*said), out);
    return {};
}

/// Counts stand in several events, and the last of each is right.
void stream_events::note(facts_read&& read, event_list& out)
{
    if (!std::exchange(started_, true)) out.push_back(model::reply_start{{}, read.model});
    if (read.text && !read.text->empty()) {
        ++contents_;
        text_bytes_ += read.text->size();
        out.push_back(model::text_delta{0, std::move(*read.text)});
    }
    if (read.finish) so_far_.finish = std::move(read.finish);
    if (read.input_tokens) so_far_.input_tokens = read.input_tokens;
    if (read.output_tokens) so_far_.output_tokens = read.output_tokens;
    if (read.total_tokens) so_far_.total_tokens = read.total_tokens;
}

model::result<void> stream_events::end(event_list& out)
{
    if (!so_far_.finish)
        return dialect::truncated(started_ ? "the stream ended before it said why" : "the stream ended before its first event");
    over_ = true;
    out.push_back(finish_of(*so_far_.finish));
    if (auto const tokens = usage_of(so_far_, text_bytes_)) out.push_back(model::usage_report{*tokens});
    out.push_back(model::reply_end{});
    return {};
}

}  // namespace signalbox::templates
