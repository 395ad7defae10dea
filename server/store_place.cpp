#include "server/store_place.hpp"

#include "engine/config/load.hpp"
#include "server/configuration_source.hpp"
#include "server/needed_secrets.hpp"
#include "server/shared_reading.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace signalbox::server {

namespace {

/// Reads exactly `digits` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits)
{
    int number = 0;
    if (text.size() < digits) return {};
    auto const [end, error] = std::from_chars(text.data(), text.data() + digits, number);
    if (error != std::errc{} || end != text.data() + digits) return {};
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted)
{
    if (text.empty() || (text.front() | 0x20) != (wanted | 0x20)) return false;
    text.remove_prefix(1);
    return true;
}

/// RFC 3339: a date, or a date and time with Z or an offset; seconds' fractions are passed over.
std::optional<std::int64_t> parse_date(std::string_view text)
{
    using namespace std::chrono;
    auto const y = take_number(text, 4);
    if (!y || !take(text, '-')) return {};
    auto const m = take_number(text, 2);
    if (!m || !take(text, '-')) return {};
    auto const d = take_number(text, 2);
    if (!d) return {};
    year_month_day const date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    if (!date.ok()) return {};
    std::int64_t seconds = sys_days(date).time_since_epoch().count() * 86'400ll;
    if (text.empty()) return seconds * 1'000'000;
    if (!take(text, 't') && !take(text, ' ')) return {};
    auto const hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return {};
    auto const minute = take_number(text, 2);
    if (!minute || *minute > 59) return {};
    seconds += *hour * 3600 + *minute * 60;
    if (take(text, ':')) {
        auto const second = take_number(text, 2);
        if (!second || *second > 60) return {};
        seconds += *second;
        if (take(text, '.'))
            while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
    }
    if (take(text, 'z') || text.empty()) return text.empty() ? std::optional(seconds * 1'000'000) : std::nullopt;
    bool const east = text.front() == '+';
    if (!east && text.front() != '-') return {};
    text.remove_prefix(1);
    auto const off_hour = take_number(text, 2);
    if (!off_hour || !take(text, ':')) return {};
    auto const off_minute = take_number(text, 2);
    if (!off_minute || !text.empty()) return {};
    std::int64_t const offset = *off_hour * 3600 + *off_minute * 60;
    return (seconds - (east ? offset : -offset)) * 1'000'000;
}

}  // namespace

std::optional<std::int64_t> parse_when(std::string_view text, std::int64_t now_us, bool ahead)
{
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string_view const unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error == std::errc{} && unit.size() == 1 && number >= 0 && number < 1'000'000'000) {
        std::int64_t const seconds = unit == "s"   ? 1
                                     : unit == "m" ? 60
                                     : unit == "h" ? 3600
                                     : unit == "d" ? 86'400
                                     : unit == "w" ? 604'800
                                                   : 0;
        if (seconds) return ahead ? now_us + number * seconds * 1'000'000 : now_us - number * seconds * 1'000'000;
    }
    return parse_date(text);
}

std::string demo_store(bool make_folder)
{
    char const* const state = std::getenv("XDG_STATE_HOME");
    char const* const home = std::getenv("HOME");
    std::filesystem::path folder = state && *state ? std::filesystem::path(state)
                                   : home && *home ? std::filesystem::path(home) / ".local" / "state"
                                                   : std::filesystem::temp_directory_path();
    folder /= "signalbox";
    std::error_code ignored;
    // What callers asked for is for this user alone; a folder that is there keeps its mode.
    if (make_folder && std::filesystem::create_directories(folder, ignored))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
    return (folder / "demo.db").string();
}

namespace {

/// What names the configuration's shared store; nothing, and why was printed, when it cannot be had.
std::optional<std::string> shared_name(std::string const& configuration, config::shared_outline const& shared)
{
    std::cerr << config::findings_as_text(shared.findings);
    std::string dsn(shared.dsn.reveal());
    if (shared.in_vault) {
        auto const loaded = load_to_look(configuration);
        auto const fetched = loaded.frozen ? secret_in_vault(loaded, config::shared_store_dsn) : std::nullopt;
        if (!fetched || !fetched->value) {
            std::cerr << configuration << ": "
                      << (fetched ? "storage.dsn: the secret \"" + fetched->use.what.text() +
                                        "\" cannot be had from its vault: " + fetched->value.error().detail
                                  : "\n" + config::findings_as_text(loaded.findings))
                      << "\n";
            return {};
        }
        dsn = *fetched->value;
    }
    if (dsn.empty()) return {};
    return dsn_of(dsn) ? dsn : "postgres:" + dsn;
}

std::optional<chosen_store> store_of(std::string const& configuration, shared_stores those)
{
    auto read = config::outline_of(configuration);
    std::cerr << config::findings_as_text(read.findings);
    if (!read.found) return {};
    std::string const path = read.found->store;
    if (those == shared_stores::refused || !read.found->shared)
        return chosen_store{path, "storage.path of " + configuration, path, std::move(read.found)};
    auto name = shared_name(configuration, *read.found->shared);
    if (!name) return {};
    return chosen_store{std::move(*name), "storage.dsn of " + configuration, path, std::move(read.found)};
}

bool is_there(std::string const& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

}  // namespace

bool chosen_store::exists() const
{
    return is_there(path) || is_there(path + "-keys");
}

namespace {

/// Named by itself. Nothing, and why was printed, where no store can have this name.
std::optional<chosen_store> store_called(std::string name, std::string because)
{
    if (auto const good = storage::postgres::check_store_name(name); !good) {
        std::cerr << because << ": " << good.error().detail << "\n";
        return {};
    }
    std::string const beside = dsn_of(name) ? std::string() : name;
    return chosen_store{std::move(name), std::move(because), beside, {}};
}

std::optional<chosen_store> named_store(store_choice const& choice, std::string_view command, shared_stores those)
{
    if (!choice.store.empty()) return store_called(choice.store, "--store");
    if (!choice.config.empty()) return store_of(choice.config, those);
    if (char const* const named = std::getenv("SIGNALBOX_STORE"); named && *named) return store_called(named, "SIGNALBOX_STORE");
    std::string const configuration(default_configuration);
    if (is_there(configuration)) return store_of(configuration, those);
    if (is_there("signalbox.db")) return store_called("signalbox.db", "in this folder");
    std::string const demo = demo_store(false);
    if (is_there(demo)) return store_called(demo, "the demo's");
    std::cerr << "signalbox " << command << ": which event store? There is no " << configuration
              << " and no signalbox.db in this folder, and no " << demo
              << "; name the store with --store FILE or its configuration with --config FILE\n";
    return {};
}

}  // namespace

std::optional<chosen_store> find_store(store_choice const& choice, std::string_view command, shared_stores those)
{
    auto found = named_store(choice, command, choice.local ? shared_stores::refused : those);
    if (!found || those == shared_stores::taken || !dsn_of(found->path)) return found;
    std::cerr << "signalbox " << command << ": " << shown_store(found->path)
              << " has events alone; keys, payloads and chains are in the store of each gateway: name its file with --store FILE\n";
    return {};
}

void say_store(chosen_store const& chosen)
{
    std::cerr << "store: " << shown_store(chosen.path) << " (" << chosen.because << ")\n";
}

}  // namespace signalbox::server
