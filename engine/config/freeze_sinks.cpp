#include "engine/base/base64.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/config/web_address.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace signalbox::config {
namespace {

constexpr std::array<std::pair<std::string_view, sink_type>, 5> types{{{"file", sink_type::file},
                                                                       {"stdout", sink_type::standard_output},
                                                                       {"syslog", sink_type::syslog},
                                                                       {"http", sink_type::http},
                                                                       {"otlp", sink_type::otlp}}};

/// RFC 5424 6.2.1, table 1.
int facility_of(std::string_view name)
{
    constexpr std::string_view local = "local";
    constexpr int user = 1, daemon = 3, first_local = 16;
    if (name.starts_with(local)) return first_local + (name[local.size()] - '0');
    return name == "user" ? user : daemon;
}

/// The credential and the fields of the file, as lines of a head.
std::string lines_of(schema::Sink const& from, std::string const& path, materials const& with)
{
    std::string out;
    schema::SinkAuth const& auth = from.auth();
    std::string const secret(with.secrets.at(under(path, "auth.secret")).reveal());
    if (auth.type() == "bearer") out = "Authorization: Bearer " + secret + "\r\n";
    if (auth.type() == "header") out = auth.name() + ": " + secret + "\r\n";
    if (auth.type() == "basic")
        out = "Authorization: Basic " +
              base::encode_base64(std::string(with.secrets.at(under(path, "auth.user")).reveal()) + ":" + secret) + "\r\n";
    std::map<std::string, std::string> const ordered(from.headers().begin(), from.headers().end());
    for (auto const& [name, value] : ordered) out.append(name).append(": ").append(value).append("\r\n");
    return out;
}

otlp_sink otlp_of(schema::Sink const& from)
{
    auto const exports = [&](std::string_view signal) { return std::ranges::find(from.export_(), signal) != from.export_().end(); };
    otlp_sink out;
    out.traces = from.export_().empty() || exports("traces");
    out.metrics = exports("metrics");
    out.delta = from.temporality() == "delta";
    out.metrics_every = std::chrono::milliseconds(from.metrics_every().milliseconds());
    out.propagates = from.propagate() == "always"  ? trace_propagation::always
                     : from.propagate() == "never" ? trace_propagation::never
                                                   : trace_propagation::caller;
    return out;
}

web_address address_of(schema::Sink const& from, checked const& in)
{
    web_address out = web_address_of(from.endpoint(), "sink " + from.id(), in.with);
    if (from.type() == "otlp" && out.target == "/") out.target.clear();
    if (!from.tls().ca_file().empty()) out.origin.ca_file = standing_on(in.directory, from.tls().ca_file());
    if (from.tls().has_verify()) out.origin.verify_tls = from.tls().verify();
    return out;
}

sink_definition sink_of(schema::Sink const& written, std::string const& path, checked const& in)
{
    schema::Sink const from = with_defaults(written);
    sink_definition out;
    out.id = from.id();
    out.type = std::ranges::find(types, from.type(), &std::pair<std::string_view, sink_type>::first)->second;
    out.batch = from.batch();
    out.payloads = from.payloads();
    out.timeout = std::chrono::milliseconds(from.timeout().milliseconds());
    switch (out.type) {
    case sink_type::file: out.file = {standing_on(in.directory, from.path()), from.max_size().bytes(), from.keep()}; break;
    case sink_type::standard_output: break;
    case sink_type::syslog:
        out.syslog = *parse_syslog_place(from.endpoint());
        out.facility = facility_of(from.facility());
        break;
    case sink_type::otlp: out.otlp = otlp_of(from); [[fallthrough]];
    case sink_type::http: out.to = address_of(from, in); out.fields = model::secret(lines_of(from, path, in.with));
    }
    return out;
}

/// An empty list that is written names none.
template <class M>
std::optional<model::sink_choice> choice_of(M const& given, std::string const& path, places const& where)
{
    if (given.sinks().empty() && !where.written(under(path, "sinks"))) return std::nullopt;
    return model::sink_choice{{given.sinks().begin(), given.sinks().end()}};
}

sink_choices choices_of(checked const& from)
{
    sink_choices out;
    schema::Config const& all = from.config;
    out.of_all = choice_of(all.logging(), "logging", from.where);
    auto const take = [&from](auto const& list, std::string const& key, auto name, sink_choices::by_name& into) {
        for (int i = 0; i < list.size(); ++i) {
            std::string const path = under(item(key, static_cast<std::size_t>(i)), "logging");
            if (auto chosen = choice_of(list[i].logging(), path, from.where)) into.emplace(name(list[i]), std::move(*chosen));
        }
    };
    auto const id = [](auto const& of) { return of.id(); };
    take(all.routes(), "routes", id, out.by_route);
    take(all.groups(), "groups", id, out.by_group);
    take(
        all.consumers(), "consumers", [](schema::Consumer const& of) { return of.name(); }, out.by_consumer);
    out.some = out.of_all || !out.by_route.empty() || !out.by_group.empty() || !out.by_consumer.empty();
    return out;
}

}  // namespace

void freeze_sinks(checked const& from, snapshot& into)
{
    into.chosen_sinks = choices_of(from);
    auto const storage = with_defaults(from.config.storage());
    into.hold_for_sinks =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(storage.hold_for_sinks().milliseconds()));
    for (int i = 0; i < from.config.sinks_size(); ++i) {
        into.sinks.push_back(sink_of(from.config.sinks(i), item("sinks", static_cast<std::size_t>(i)), from));
        sink_definition const& made = into.sinks.back();
        if (made.type != sink_type::otlp || !made.otlp.traces) continue;
        into.traces = true;
        into.propagates = std::max(into.propagates, made.otlp.propagates);
    }
}

}  // namespace signalbox::config
