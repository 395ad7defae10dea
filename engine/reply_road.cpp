#include "engine/reply_road.hpp"

#include "engine/attempt/raw_reply.hpp"
#include "engine/attempt/reported_error.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/wire/aws_event.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr std::size_t most_losses = 64;  // as many as an event tells

/// How a relayed reply is cut into what may go out.
std::optional<dialect::stream_form> form_of(attempt::open_reply const& reply)
{
    if (!reply.stream) return std::nullopt;
    return dialect::format_of(reply.target->spoken).streams;
}

/// Frames have lengths and sums of their own: they are written anew around what they may show.
std::string masked_frames(std::string_view frames, attempt::request_secrets& secrets)
{
    std::string out;
    wire::aws_event_decoder decoder;
    wire::aws_event_decoder::event each;
    for (;;) {
        auto const more = decoder.next(frames, each);
        if (!more || !*more) return out;
        std::string_view const name = each.kind == "event" ? ":event-type" : each.kind == "exception" ? ":exception-type" : ":error-code";
        wire::append_aws_event(out, {{name, secrets.mask(each.type)}, {":content-type", "application/json"}, {":message-type", each.kind}},
                               secrets.mask(each.data));
    }
}

std::string_view word(model::finish_reason reason)
{
    switch (reason) {
    case model::finish_reason::stop: return "stop";
    case model::finish_reason::stop_sequence: return "stop_sequence";
    case model::finish_reason::length: return "length";
    case model::finish_reason::tool_calls: return "tool_calls";
    case model::finish_reason::content_filter: return "content_filter";
    case model::finish_reason::other: return "other";
    }
    return "other";
}

/// The events before the mark behind which clients of a stream read nothing.
std::string_view before_end_mark(std::string_view events)
{
    constexpr std::string_view sign = "[DONE]";
    for (std::size_t mark = events.find(sign); mark != std::string_view::npos; mark = events.find(sign, mark + 1)) {
        std::size_t const line = events.rfind('\n', mark) + 1;  // npos + 1 is the beginning
        std::string_view const before = events.substr(line, mark - line);
        if (before == "data: " || before == "data:") return events.substr(0, line);
    }
    return events;
}

/// A later report replaces an earlier one. Some servers repeat a count as zero at the end: that is none.
model::usage later(model::usage report, std::optional<model::usage> const& before)
{
    if (!before) return report;
    if (report.input_tokens == 0) {
        report.input_tokens = before->input_tokens;
        report.cached_tokens = before->cached_tokens;
        report.cache_write_tokens = before->cache_write_tokens;
        report.cache_write_1h_tokens = before->cache_write_1h_tokens;
        report.audio_input_tokens = before->audio_input_tokens;
        report.image_input_tokens = before->image_input_tokens;
    }
    if (report.output_tokens == 0) {
        report.output_tokens = before->output_tokens;
        report.reasoning_tokens = before->reasoning_tokens;
        report.audio_output_tokens = before->audio_output_tokens;
        report.image_output_tokens = before->image_output_tokens;
    }
    return report;
}

}  // namespace

reply_road::reply_road(attempt::open_reply& reply, account::record& record, attempt::request_secrets& secrets,
                       model::secret_index const& providers, upstream::alarm_clock& clock)
    : reply_(reply), record_(record), secrets_(secrets), providers_(providers), clock_(clock), whole_events_(std::in_place, form_of(reply))
{}

void reply_road::rewrite_as(model::dialect to, dialect::operation asked, dialect::reply_identity who, dialect::reply_names* names)
{
    names_ = {names, who.id};
    writer_ = dialect::make_reply_writer(to, asked, reply_.stream ? dialect::framing::stream : dialect::framing::whole, std::move(who));
}

void reply_road::open()
{
    if (state_ == reply_state::broken) return;
    read();
    if (reply_.relay && reply_.ended) {
        state_ = reply_state::whole;
        return show(reply_.bytes);
    }
    show(reply_.relay ? whole_events_->cut(reply_.bytes) : std::string_view());
}

void reply_road::take(model::result<std::string_view> const& bytes)
{
    forget();
    if (!bytes) return break_off(bytes.error());
    bool const end = bytes->empty();
    auto const came = unframed(*bytes);
    if (!came) return break_off(came.error());
    auto const fed = end ? reply_.reader->finish(reply_.events) : reply_.reader->feed(*came, reply_.events);
    read();
    if (!fed) return break_off(fed.error());
    if (end && state_ == reply_state::going) state_ = reply_state::whole;
    show(!reply_.relay ? std::string_view() : end ? whole_events_->rest() : whole_events_->cut(*came));
}

/// What stood in the frames of a stream that comes so; none at the end of the body.
model::result<std::string_view> reply_road::unframed(std::string_view bytes)
{
    if (!reply_.frames) return bytes;
    if (!bytes.empty()) return reply_.frames->feed(bytes);
    auto const ended = reply_.frames->finish();
    return ended ? model::result<std::string_view>(std::string_view()) : ended.error();
}

void reply_road::forget()
{
    bytes_ = {};
    out_.clear();
    if (!reply_.bytes.empty()) std::string().swap(reply_.bytes);
}

void reply_road::break_off(model::failure why)
{
    record_.failed = std::move(why);
    state_ = reply_state::broken;
}

/// Takes the facts of the events that were decoded, and writes them anew.
void reply_road::read()
{
    for (model::reply_event& each : reply_.events) {
        note(each);
        if (!reply_.relay) rewrite(each);
    }
    reply_.events.clear();
}

/// The usage is written once, with the end: what the event counts. An error is written by who ends the reply.
void reply_road::rewrite(model::reply_event& event)
{
    if (std::holds_alternative<model::usage_report>(event) || std::holds_alternative<model::reply_error>(event)) return;
    if (std::holds_alternative<model::reply_end>(event)) {
        count_content(record_, *reply_.reader);
        writer_->write(model::usage_report{account::tokens_of(record_)}, out_);
    }
    bool const left = !names_.names || names_.names->restore(event, names_.seed);
    if (left) writer_->write(event, out_);
}

void reply_road::note(model::reply_event const& event)
{
    if (auto const* start = std::get_if<model::reply_start>(&event)) {
        note_start(*start);
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        note_usage(*report);
    } else if (auto const* end = std::get_if<model::finish>(&event)) {
        if (end->choice == 0) record_.finish_reason = word(end->reason);
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        record_.failed = attempt::reported_error(model::fault::upstream_error, *error, secrets_);
        state_ = reply_state::refused;
    } else if (std::holds_alternative<model::reply_end>(event)) {
        if (state_ == reply_state::going) state_ = reply_state::whole;
    } else if (auto const* loss = std::get_if<model::reply_loss>(&event)) {
        note_loss(*loss);
    } else if (record_.first_token == model::steady_time{} && !std::holds_alternative<model::keep_alive>(event)) {
        record_.first_token = clock_.now();
    }
}

/// What is counted in other units stands in the place of tokens, or beside them.
void reply_road::note_usage(model::usage_report const& report)
{
    if (!report.units.kind.empty()) record_.units = {report.units};
    if (report.units.kind.empty() || report.tokens != model::usage()) record_.tokens = later(report.tokens, record_.tokens);
}

void reply_road::note_start(model::reply_start const& start)
{
    record_.response_model = start.model;
    if (model::shows_secret(start.model, providers_)) record_.response_model = secrets_.quote(start.model).text();
}

void reply_road::note_loss(model::reply_loss const& loss)
{
    model::told_loss told = secrets_.shown(model::loss{loss.field, loss.why, model::loss_weight::hint, true});
    if (record_.losses.size() < most_losses && std::ranges::find(record_.losses, told) == record_.losses.end())
        record_.losses.push_back(std::move(told));
}

/// Relayed bytes go through as they are, unless they hold the provider's error event.
void reply_road::show(std::string_view relayed)
{
    if (reply_.relay && state_ == reply_state::refused)
        out_ = form_of(reply_) == dialect::stream_form::frames ? masked_frames(relayed, secrets_) : secrets_.mask(relayed);
    bytes_ = reply_.relay && state_ != reply_state::refused ? relayed : std::string_view(out_);
    if (change_) change(state_ != reply_state::going);
}

void reply_road::change_texts(policy::modifications what, model::dialect in, policy::match_counts& counts)
{
    dialect::format const& format = dialect::format_of(in);
    dialect::stream_form const form = reply_.raw ? dialect::stream_form::events : format.streams;
    bool const known = !reply_.raw || reply_.target->raw->has_tokens;
    change_ = std::make_unique<policy::reply_change>(std::move(what), known ? format.reply_texts : policy::all_texts,
                                                     in_events() ? std::optional(form) : std::nullopt, counts);
    if (reply_.raw) prepare_raw_change();
}

/// Coded bytes hold no texts that could be changed.
void reply_road::prepare_raw_change()
{
    std::string_view const coding = reply_.wire->head().headers.find("content-encoding").value_or("identity");
    if (!wire::same_name(coding, "identity"))
        break_off({model::fault::malformed_reply, "the reply is compressed, and a policy changes its texts"});
    if (in_events()) whole_events_.emplace(dialect::stream_form::events);
}

bool reply_road::in_events() const
{
    return reply_.raw ? attempt::is_event_stream(reply_.wire->head()) : reply_.stream;
}

/// What was to be shown goes through the policies; what they hold back is dropped when the reply breaks.
void reply_road::change(bool end)
{
    auto const changed = change_->pass(bytes_, end);
    bytes_ = changed ? *changed : std::string_view();
    if (!changed) break_off(changed.error());
}

std::string_view reply_road::content_type() const
{
    if (!reply_.relay) return writer_->content_type();
    if (reply_.frames) return dialect::format_of(reply_.target->spoken).stream_type();
    std::string_view const usual = reply_.stream ? dialect::format_of(reply_.target->spoken).stream_type() : "application/json";
    return reply_.wire->head().headers.find("content-type").value_or(usual);
}

bool reply_road::hides_its_error() const
{
    if (!reply_.relay || !reply_.stream || state_ != reply_state::refused) return false;
    bool passed_over = false;
    std::string_view rest = out_;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        constexpr std::string_view field = "data:";
        if (!line.starts_with(field)) continue;
        line.remove_prefix(field.size());
        if (!wire::check_json(line)) continue;
        wire::json_view const event(line.substr(std::min(line.find_first_not_of(' '), line.size())));
        wire::json_kind const error = event["error"].kind();
        if (error == wire::json_kind::object || error == wire::json_kind::string) return false;
        passed_over = passed_over || event["object"].is("error") || event["choices"].kind() == wire::json_kind::array;
    }
    return passed_over;
}

std::string reply_road::last_words(model::failure const& why, model::dialect to, dialect::reply_identity who)
{
    if (!reply_.stream) return {};
    bool const some = state_ == reply_state::refused || !reply_.relay;
    if (some && change_ && state_ != reply_state::refused) {
        bytes_ = out_;
        change(true);
    }
    std::string last = !some ? std::string() : change_ ? std::string(bytes_) : std::move(out_);
    last.resize(before_end_mark(last).size());
    std::size_t const before = last.size();
    if (writer_) writer_->fail(why, last);
    if (last.size() > before) return last;
    // Relayed, or the writer has seen the end, which a policy held back.
    writer_ = dialect::make_reply_writer(to, dialect::framing::stream, std::move(who));
    writer_->fail(why, last);
    return last;
}

void count_content(account::record& record, dialect::reply_reader const& reader)
{
    record.content_events = reader.content_events();
    record.content_bytes = reader.content_bytes();
}

}  // namespace signalbox
