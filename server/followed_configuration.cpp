#include "server/followed_configuration.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/shown_address.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/load.hpp"
#include "engine/config/source.hpp"
#include "engine/config/units.hpp"
#include "engine/wire/url.hpp"
#include "server/config_answers.hpp"
#include "server/configuration_source.hpp"
#include "server/file_replacement.hpp"
#include "server/followed_state.hpp"
#include "server/logger.hpp"

#include <condition_variable>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::string_view usual_copy = "signalbox.copy.yaml";
constexpr std::size_t longest_token = 4096;
/// A server that is away for a day must not fill the log.
constexpr unsigned told_failures = 10;

/// An empty file of this user alone, unless there is one. False with errno when it cannot be made.
bool is_there_or_made(std::string const& path)
{
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return false;
    ::close(file);
    return true;
}

/// What changes the text on its way decides where prompts go.
std::string trouble_with(std::string const& url)
{
    auto const parsed = wire::parse_url(url);
    if (!parsed) return parsed.error().detail;
    bool const safe = parsed->tls || !parsed->socket.empty() || config::listen_address{parsed->host, parsed->port}.loopback();
    return safe ? std::string() : "a configuration travels over https, or from this machine";
}

/// What the log was told of looks: that lasts, and is told once.
class told_looks {
public:
    explicit told_looks(logger const& log) : log_(log) {}
    void tell(sighting seen, followed_configuration const& one);

private:
    logger const& log_;
    unsigned failures_ = 0;
    std::string refused_, differs_;
};

void told_looks::tell(sighting seen, followed_configuration const& one)
{
    if (one.refused().empty() && seen != sighting::away && !std::exchange(refused_, {}).empty() && seen != sighting::fresh)
        log_.info("the configuration's server has the text again that is served", {});
    if (std::exchange(differs_, one.differs()).empty() && !one.differs().empty())
        log_.warn("the copy of the configuration was changed here: it is not what its server gave", {{"detail", one.differs()}});
    if (seen == sighting::fresh) log_.info("a configuration came from its server", {});
    if (seen == sighting::wrong && std::exchange(refused_, one.detail()) != one.detail())
        log_.error("the configuration of its server is refused, the last good one stays", {{"detail", one.detail()}});
    if (seen != sighting::away) {
        failures_ = 0;
        return;
    }
    if (failures_++ % told_failures == 0)
        log_.warn("the configuration's server is away, the last good one stays",
                  {{"detail", one.detail()}, {"looks", std::to_string(failures_)}});
}

/// Looks until it is told to end, which breaks off a look.
void follow(std::stop_token const& end, followed_configuration& one, followed_state& state, std::chrono::milliseconds pause)
{
    logger log;
    told_looks told(log);
    std::mutex guard;
    std::condition_variable_any sleep;
    for (;;) {
        std::unique_lock held(guard);
        if (sleep.wait_for(held, end, pause, [&] { return end.stop_requested(); })) return;
        sighting const seen = one.look(round_of_reload, end);
        if (end.stop_requested()) return;
        state.note(seen == sighting::away ? one.detail() : std::string(), one.refused(), one.differs());
        told.tell(seen, one);
    }
}

model::result<std::string> token_in(std::string const& file)
{
    if (file.empty()) return std::string();
    auto const text = config::read_file(file, longest_token);
    if (!text) return text.error();
    return std::string(base::trimmed(*text));
}

}  // namespace

sighting followed_configuration::refuse(sighting how, std::string why)
{
    detail_ = std::move(why);
    if (how == sighting::wrong) refused_ = detail_;
    return how;
}

/// The text that the server has is the one that is served.
sighting followed_configuration::agree(std::string const& tag)
{
    seen_ = tag;
    refused_.clear();
    return sighting::unchanged;
}

sighting followed_configuration::look(vault_round how, std::stop_token const& stop)
{
    sighting const seen = ask(how, stop);
    compare();
    return seen;
}

/// A copy that is edited by hand is served as any changed file.
void followed_configuration::compare()
{
    differs_.clear();
    if (given_.empty()) return;
    auto const now = config::read_file(copy_, config::configuration_limit);
    if (now && text_tag(*now) == given_) return;
    differs_ = copy_ + (now ? " was changed here" : ": " + now.error().detail) +
               "; the next text of the server replaces it: change it at the server";
}

sighting followed_configuration::ask(vault_round how, std::stop_token const& stop)
{
    operator_question asked{.stop = stop};
    if (!seen_.empty()) asked.lines = "If-None-Match: " + seen_ + "\r\n";
    auto const reply = from_.ask(asked);
    if (!reply && reply.error().kind == model::fault::malformed_reply) {  // it is there, and may have said a part of a new text
        seen_.clear();
        return refuse(sighting::wrong, model::words_of(reply.error()));
    }
    if (!reply) return refuse(sighting::away, model::words_of(reply.error()));
    if (reply->status == 304) return sighting::unchanged;
    if (reply->status != 200) return refuse(sighting::away, "status " + std::to_string(reply->status) + " instead of a configuration");
    auto const before = config::read_file(copy_, config::configuration_limit);
    std::string const name = text_tag(reply->body);
    if (before && *before == reply->body) given_ = name;
    if (given_ == name) return agree(reply->etag);
    return take(reply->body, reply->etag, how);
}

sighting followed_configuration::take(std::string const& text, std::string const& tag, vault_round round)
{
    config::load_options how;
    how.allow_inline_secrets = allow_inline_secrets_;
    how.directory = std::filesystem::path(copy_).parent_path().string();
    auto const load = [&](config::load_options const& with) { return config::load_text(text, copy_, with); };
    config::loaded made = load(how);
    bool const in_vaults = made.vaults != nullptr;
    if (in_vaults) {
        values_.keep_only(*made.vaults);
        made = with_vaults(values_, round, how, load);
    } else {
        look_at_dsn(made);
    }
    if (!made.frozen) values_.keep_only({});
    // What a vault lacks may be put there, and then this text is good.
    seen_ = made.frozen || !in_vaults ? tag : std::string();
    if (!made.frozen) return refuse(sighting::wrong, config::findings_as_text(made.findings));
    if (!made.frozen->enabled) return refuse(sighting::wrong, "meta.enabled is false");
    if (!is_there_or_made(copy_)) return refuse(sighting::wrong, copy_ + ": " + std::strerror(errno));
    if (auto const failed = replace_file(copy_, text)) return refuse(sighting::wrong, *failed);
    given_ = text_tag(text);
    refused_.clear();
    return sighting::fresh;
}

int serve_followed(serve_options const& options, follow_options const& follow_with)
{
    auto const complain = [&](std::string_view what, int status) { return std::cerr << "signalbox serve: " << what << "\n", status; };
    std::string const copy = follow_with.copy.empty() ? std::string(usual_copy) : follow_with.copy;
    auto const every = config::read_duration(follow_with.every);
    if (!every || *every < 100 || *every > 86'400'000) return complain("--every is a time from 100ms to 1d, such as 30s", 2);
    if (std::string const trouble = trouble_with(options.config); !trouble.empty())
        return complain(base::shown_address(options.config) + ": " + trouble, 2);
    auto const token = token_in(follow_with.token_file);
    if (!token) return complain(follow_with.token_file + ": " + token.error().detail, 2);
    auto const from = operator_line::to(options.config, *token);
    if (!from) return complain(model::words_of(from.error()), 2);
    followed_configuration one(*from, copy, options.allow_inline_secrets);
    bool const waits = !std::filesystem::exists(copy);  // as a start does; else the copy is served at once
    sighting const first = one.look(waits ? round_of_start : round_of_reload);
    bool const served = std::filesystem::exists(copy) && std::filesystem::file_size(copy) > 0;
    if (first == sighting::away || first == sighting::wrong) {
        std::cerr << base::shown_address(options.config) << ": " << one.detail() << (one.detail().ends_with('\n') ? "" : "\n");
        if (!served) return complain("there is no good configuration yet", first == sighting::wrong ? 2 : 1);
        std::cerr << "its last good one is read from " << copy << "\n";
    }
    followed_state state(base::shown_address(options.config));
    state.note(first == sighting::away ? one.detail() : std::string(), one.refused(), one.differs());
    std::jthread const looks([&](std::stop_token const& end) { follow(end, one, state, std::chrono::milliseconds(*every)); });
    serve_options local = options;
    local.config = copy;
    int const status = serve_with(local, &state);
    bool const bad_copy = status == 2 && first != sighting::fresh && first != sighting::unchanged;
    return bad_copy ? complain(copy + " cannot be served either: correct it, or remove it and start when the server is there", 2) : status;
}

}  // namespace signalbox::server
