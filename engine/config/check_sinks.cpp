#include "engine/config/check.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/shown_address.hpp"
#include "engine/config/sink.hpp"
#include "engine/config/source.hpp"
#include "engine/provider/kinds.hpp"

#include <charconv>
#include <filesystem>
#include <set>
#include <vector>

namespace signalbox::config {
namespace {

constexpr int most_sinks = 8;  // each has a thread and a connection of its own

/// The keys that only some types have.
struct typed_key {
    std::string_view key, types;
};
constexpr typed_key typed_keys[] = {{"path", "file"},
                                    {"max_size", "file"},
                                    {"keep", "file"},
                                    {"endpoint", "syslog http otlp"},
                                    {"auth", "http otlp"},
                                    {"headers", "http otlp"},
                                    {"tls", "http otlp"},
                                    {"export", "otlp"},
                                    {"metrics_every", "otlp"},
                                    {"temporality", "otlp"},
                                    {"propagate", "otlp"},
                                    {"facility", "syslog"},
                                    {"payloads", "file stdout http"}};

/// One sink under examination.
class sink_check {
public:
    sink_check(subject const& of, materials& with, schema::Sink const& which, std::string path)
        : of_(of), with_(with), which_(which), path_(std::move(path))
    {}

    void run();
    /// The file it writes; empty for other types.
    std::string const& file() const { return file_; }

private:
    void typed();
    void file_place();
    void syslog_place();
    void web_place();
    void credential();

    bool posts() const { return which_.type() == "http" || which_.type() == "otlp"; }
    std::string at(std::string_view key) const { return under(path_, key); }
    void needs(std::string_view key, std::string const& example)
    {
        if (of_.where.spoiled(at(key))) return;
        of_.error("L070", path_, "a sink of type " + which_.type() + " needs " + std::string(key), std::string(key) + ": " + example);
    }
    void cannot(std::string_view key, std::string const& why, std::string const& fix = {})
    {
        of_.error("L070", at(key), std::string(key) + " " + shown_address(of_.where, at(key)) + "cannot be used: " + why, fix);
    }

    subject const& of_;
    materials& with_;
    schema::Sink const& which_;
    std::string path_;
    std::string file_;
};

void sink_check::run()
{
    typed();
    if (which_.type() == "file") file_place();
    if (which_.type() == "syslog") syslog_place();
    if (!posts()) return;
    web_place();
    credential();
    check_sent_headers(of_, which_.headers(), at("headers"), false);
}

void sink_check::typed()
{
    if (which_.type().empty()) return;
    for (typed_key const& each : typed_keys)
        if (each.types.find(which_.type()) == each.types.npos && of_.where.written(at(each.key)))
            of_.warning("L027", at(each.key), std::string(each.key) + " has no effect with type " + which_.type());
    bool const unkept = which_.payloads() && !keeps_payloads(of_.config);
    if (unkept && !of_.where.spoiled("logging"))
        of_.warning("L027", at("payloads"), "payloads has no effect: no payloads are kept", "logging: {payloads: errors}");
    bool const metrics = std::ranges::find(which_.export_(), "metrics") != which_.export_().end();
    bool const traces = which_.export_().empty() || std::ranges::find(which_.export_(), "traces") != which_.export_().end();
    if (which_.type() != "otlp") return;
    for (std::string_view const key : {"metrics_every", "temporality"})
        if (!metrics && of_.where.written(at(key)))
            of_.warning("L027", at(key), std::string(key) + " has no effect without metrics in export");
    if (!traces && of_.where.written(at("propagate")))
        of_.warning("L027", at("propagate"), "propagate has no effect without traces in export");
}

void sink_check::file_place()
{
    if (which_.path().empty()) return needs("path", "/var/log/signalbox/events.jsonl");
    file_ = standing_on(of_.directory, which_.path());
    std::string const seen = file_itself(of_.directory, which_.path());
    std::string const store = file_itself(of_.directory, with_defaults(of_.config.storage()).path());
    if (seen == store || seen.starts_with(store + "-")) return cannot("path", "it is a file of the event store");
    if (seen == file_itself({}, of_.out.file())) return cannot("path", "it is the configuration itself");
    std::error_code ignored;
    auto const folder = std::filesystem::path(file_).parent_path();
    if (std::filesystem::is_directory(file_, ignored)) return cannot("path", "it is a folder");
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) cannot("path", "its folder is not there");
}

void sink_check::syslog_place()
{
    if (which_.endpoint().empty()) return needs("endpoint", "unix:/dev/log");
    auto const place = parse_syslog_place(which_.endpoint());
    if (!place) cannot("endpoint", place.error().detail, "endpoint: udp://127.0.0.1:514");
}

void sink_check::web_place()
{
    std::string const example = which_.type() == "otlp" ? "http://127.0.0.1:4318" : "https://logs.example/signalbox";
    if (which_.endpoint().empty()) return needs("endpoint", example);
    auto const parsed = wire::parse_url(which_.endpoint());
    if (!parsed) return cannot("endpoint", parsed.error().detail, "endpoint: " + example);
    if (which_.type() == "otlp" && !parsed->query.empty())
        return cannot("endpoint", "paths of signals are appended to it, so that it has no query");
    if (which_.type() == "otlp" && (parsed->path.ends_with("/v1/traces") || parsed->path.ends_with("/v1/metrics")))
        return cannot("endpoint", "/v1/traces and /v1/metrics are appended to it; leave them out");
    bool const near = !parsed->socket.empty() || listen_address{parsed->host, parsed->port}.loopback();
    if (!parsed->tls && !near)
        of_.warning("L030", at("endpoint"),
                    which_.payloads() ? "events and payloads travel unencrypted over http" : "events travel unencrypted over http");
    if (parsed->tls)
        check_tls(of_, which_.tls(), at("tls"), with_.files);
    else if (of_.where.written(at("tls")))
        of_.warning("L027", at("tls"), "tls has no effect with an http address");
    auto proxy = proxy_of_environment(*parsed, of_.options.lookup);
    if (!proxy) return cannot("endpoint", "the environment's " + proxy.error().param + ": " + proxy.error().detail);
    with_.web_proxies[which_.endpoint()] = std::move(*proxy);
}

void sink_check::credential()
{
    if (!which_.has_auth() || which_.auth().type().empty() || which_.auth().type() == "none") return;
    schema::SinkAuth const& auth = which_.auth();
    std::string const path = at("auth");
    auto const missing = [&](std::string_view key, std::string const& fix) {
        std::string const place = under(path, key);
        if (of_.where.spoiled(place) || of_.where.written(place)) return;
        of_.error("L070", path, "auth of type " + auth.type() + " needs " + std::string(key), fix);
    };
    missing("secret", "secret: {env: SINK_SECRET}");
    if (auth.type() == "basic") missing("user", "user: {env: SINK_USER}");
    if (auth.type() == "header") missing("name", "name: X-Api-Key");
    if (auth.type() == "basic" && with_.secrets.at(under(path, "user")).reveal().find(':') != std::string_view::npos)
        of_.error("L070", under(path, "user"), "the user name holds a colon, which parts it from the password");
    if (auth.type() == "header" && !auth.name().empty())
        if (std::string problem = provider::header_problem(auth.name(), {}); !problem.empty())
            of_.error("L031", under(path, "name"), std::move(problem));
}

/// Where the configuration names some sinks, the others get events of those sections alone that name them.
void check_choice(subject const& of)
{
    if (!of.where.written("logging.sinks") || of.where.spoiled("logging")) return;
    std::set<std::string> named;
    auto const add = [&named](auto const& logging) { named.insert(logging.sinks().begin(), logging.sinks().end()); };
    auto const each = [&add](auto const& all) {
        for (auto const& one : all) add(one.logging());
    };
    add(of.config.logging());
    each(of.config.routes());
    each(of.config.groups());
    each(of.config.consumers());
    for (int i = 0; i < of.config.sinks_size(); ++i)
        if (std::string const& id = of.config.sinks(i).id(); !id.empty() && !named.contains(id))
            of.warning("L027", item("sinks", static_cast<std::size_t>(i)), "the sink gets no events: logging.sinks names others",
                       "sinks: [" + id + "]");
}

/// A file that some sink writes, and those that it is renamed to.
struct written_file {
    std::string path;  // without links
    std::uint64_t kept = 0;
    bool becomes(std::string const& other) const
    {
        if (!other.starts_with(path + ".")) return false;
        std::string_view const number = std::string_view(other).substr(path.size() + 1);
        std::uint64_t which = 0;
        auto const read = std::from_chars(number.data(), number.data() + number.size(), which);
        return read.ec == std::errc() && read.ptr == number.data() + number.size() && which >= 1 && which <= kept;
    }
};

void check_written_files(subject const& of, std::vector<written_file>& all, written_file fresh, std::string const& place)
{
    for (written_file const& each : all) {
        if (each.path == fresh.path) of.error("L070", place, "another sink writes the same file");
        if (each.becomes(fresh.path) || fresh.becomes(each.path))
            of.error("L070", place,
                     "the file of one sink is renamed to that of another when it is full: " + each.path + " and " + fresh.path);
    }
    all.push_back(std::move(fresh));
}

}  // namespace

void check_sinks(subject const& of, materials& with)
{
    check_choice(of);
    if (of.config.sinks_size() > most_sinks)
        of.error("L070", item("sinks", most_sinks),
                 "there are more than " + std::to_string(most_sinks) + " sinks: each has a thread of its own");
    std::vector<written_file> files;
    int outputs = 0;
    for (int i = 0; i < of.config.sinks_size(); ++i) {
        std::string const path = item("sinks", static_cast<std::size_t>(i));
        sink_check each(of, with, of.config.sinks(i), path);
        each.run();
        if (!each.file().empty())
            check_written_files(of, files, {file_itself({}, each.file()), with_defaults(of.config.sinks(i)).keep()}, under(path, "path"));
        if (of.config.sinks(i).type() == "stdout" && ++outputs == 2) of.error("L070", path, "another sink writes standard output");
    }
}

}  // namespace signalbox::config
