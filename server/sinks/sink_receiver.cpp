#include "server/sinks/sink_receiver.hpp"

#include "server/sinks/event_lines.hpp"
#include "server/sinks/host_name.hpp"

#include <algorithm>

#include <unistd.h>

namespace signalbox::server {

namespace {

std::uint64_t nanoseconds_now()
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, model::wall_now().time_since_epoch().count())) * 1'000;
}

}  // namespace

otlp_exporter::otlp_exporter(config::sink_definition const& what, otlp_source from)
    : how_(what.otlp),
      timeout_(what.timeout),
      from_(std::move(from)),
      line_(what.to, what.fields),
      maker_(what, from_),
      since_(nanoseconds_now())
{}

receipt otlp_exporter::deliver(event_batch const& events, provider_book const& providers)
{
    if (events.spans) return send(events.spans);
    if (made_.use_count() > 1) made_ = std::make_shared<span_chunk>();  // an earlier post was left behind with it
    maker_.begin(*made_, events.size());
    events.each_record([&](schema::event_record const& each) { maker_.add(*made_, each, providers); });
    return send(made_);
}

receipt otlp_exporter::send(std::shared_ptr<span_chunk> const& made)
{
    receipt done;
    if (how_.traces) done = otlp_receipt_of(line_.post("/v1/traces", "application/x-protobuf", {maker_.whole(*made), made}, timeout_));
    if (done.what != receipt::outcome::taken || !how_.metrics) return done;
    sums_.add(made->sums);
    changed_ = true;
    return done;
}

std::optional<receipt> otlp_exporter::export_sums(model::steady_time now, bool last)
{
    // Sums since the beginning are told again although none has changed: a collector that was started anew, or that forgets series it does not hear
    // of, would show nothing of a gateway without requests.
    bool const wanted = last ? changed_ : now >= due_;
    if (!how_.metrics || sums_.empty() || !wanted) return std::nullopt;
    due_ = now + how_.metrics_every;
    std::uint64_t const until = nanoseconds_now();
    receipt const done =
        otlp_receipt_of(line_.post("/v1/metrics", "application/x-protobuf", sums_.request(since_, until, how_.delta, from_), timeout_));
    if (done.what != receipt::outcome::taken) return done;
    changed_ = false;
    if (how_.delta) {
        sums_.clear();
        since_ = until;
    }
    return done;
}

sink_receiver::line sink_receiver::line_of(config::sink_definition const& what)
{
    switch (what.type) {
    case config::sink_type::file: return std::make_unique<rotating_file>(what.file);
    case config::sink_type::standard_output: return std::make_unique<line_output>(STDOUT_FILENO);
    case config::sink_type::syslog: return std::make_unique<syslog_line>(what.syslog);
    case config::sink_type::http: return std::make_unique<poster>(what.to, what.fields);
    case config::sink_type::otlp: break;
    }
    return std::make_unique<otlp_exporter>(what, this_program());
}

sink_receiver::sink_receiver(config::sink_definition const& what)
    : timeout_(what.timeout), from_{what.facility, host_name(), ::getpid()}, line_(line_of(what))
{}

receipt sink_receiver::send(rotating_file& to, event_batch const& batch, provider_book const&)
{
    return to.append(event_lines(batch));
}

receipt sink_receiver::send(line_output& to, event_batch const& batch, provider_book const&)
{
    return to.write(event_lines(batch), bound());
}

receipt sink_receiver::send(syslog_line& to, event_batch const& batch, provider_book const&)
{
    std::vector<std::string> messages;
    batch.each([&](schema::Event const& each, std::size_t) { messages.push_back(syslog_message(each, from_)); });
    return to.send(messages, bound());
}

receipt sink_receiver::send(poster& to, event_batch const& batch, provider_book const&)
{
    return receipt_of(to.post({}, "application/x-ndjson", event_lines(batch), timeout_));
}

receipt sink_receiver::send(otlp_exporter& to, event_batch const& batch, provider_book const& providers)
{
    return to.deliver(batch, providers);
}

receipt sink_receiver::deliver(event_batch const& batch, provider_book const& providers)
{
    return std::visit([&](auto& to) { return send(*to, batch, providers); }, line_);
}

std::optional<receipt> sink_receiver::look(model::steady_time now, bool last)
{
    auto* const exporter = std::get_if<std::unique_ptr<otlp_exporter>>(&line_);
    return exporter ? (*exporter)->export_sums(now, last) : std::nullopt;
}

bool sink_receiver::sync()
{
    auto* const file = std::get_if<std::unique_ptr<rotating_file>>(&line_);
    return !file || (*file)->sync();
}

void sink_receiver::break_off()
{
    stopped_.store(true);
    if (auto* const web = std::get_if<std::unique_ptr<poster>>(&line_)) (*web)->break_off();
    if (auto* const exporter = std::get_if<std::unique_ptr<otlp_exporter>>(&line_)) (*exporter)->line().break_off();
}

}  // namespace signalbox::server
