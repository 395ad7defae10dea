#include "storage/postgres/membership.hpp"

#include "storage/postgres/rights.hpp"
#include "storage/postgres/tables.hpp"
#include "engine/base/hex.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

namespace signalbox::storage::postgres {

namespace {

constexpr std::size_t name_bytes = 16;
constexpr std::string_view first_line = "signalbox gateway 1";

std::string new_name()
{
    std::string bytes(name_bytes, '\0');
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
    return base::hex_of_bytes(bytes);
}

failure of_file(std::string const& path, trouble kind, std::string const& why)
{
    return {kind, path + ": " + why};
}

std::string text_of(identity const& is)
{
    return std::string{first_line} + "\nname " + is.name + "\ndatabase " + (is.database.empty() ? "-" : is.database) + "\nlane " +
           std::to_string(is.lane) + "\n" + (is.delivered ? "delivered " + std::to_string(is.delivered) + "\n" : std::string());
}

bool whole(identity const& read)
{
    return read.name.size() == 2 * name_bytes && read.name.find_first_not_of("0123456789abcdef") == std::string::npos && read.lane < lanes;
}

result<identity> parse(std::string const& path, std::string const& text)
{
    std::istringstream lines(text);
    std::string head, name_word, database_word, lane_word;
    identity read;
    std::getline(lines, head);
    lines >> name_word >> read.name >> database_word >> read.database >> lane_word >> read.lane;
    if (!lines || head != first_line || name_word != "name" || database_word != "database" || lane_word != "lane" || !whole(read))
        return of_file(path, trouble::corrupt, "the file is damaged; remove it, and this gateway joins the shared store as a new one");
    if (read.database == "-") read.database.clear();
    std::string delivered_word;  // files of earlier versions have none
    if (lines >> delivered_word && (delivered_word != "delivered" || !(lines >> read.delivered))) read.delivered = 0;
    return read;
}

}  // namespace

result<identity> recall_identity(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    if (file) {
        std::string const text{std::istreambuf_iterator<char>(file), {}};
        return parse(path, text);
    }
    if (errno != ENOENT) return of_file(path, trouble::io, std::strerror(errno));
    identity made{.name = new_name()};
    if (made.name.empty()) return of_file(path, trouble::io, "the system gives no random numbers");
    made.lane = static_cast<unsigned>(std::stoul(made.name.substr(0, 4), nullptr, 16) % lanes);
    if (auto kept = keep_identity(path, made); !kept) return kept.error();
    return made;
}

/// Written beside it and renamed: a torn file would make this a gateway that has delivered nothing.
result<void> keep_identity(std::string const& path, identity const& is)
{
    std::string const beside = path + ".new";
    std::string const text = text_of(is);
    int const file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return of_file(beside, errno == EACCES || errno == EROFS ? trouble::read_only : trouble::io, std::strerror(errno));
    bool const written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    int const why = errno;
    ::close(file);
    if (!written) return of_file(beside, why == ENOSPC ? trouble::full : trouble::io, std::strerror(why));
    if (std::rename(beside.c_str(), path.c_str()) != 0) return of_file(path, trouble::io, std::strerror(errno));
    return {};
}

namespace {

std::uint64_t number(std::optional<std::string> const& text)
{
    return text ? std::strtoull(text->c_str(), nullptr, 10) : 0;
}

failure no_lane(connection const& in)
{
    return {trouble::full,
            "the event store in PostgreSQL at " + in.place() + " has " + std::to_string(lanes) +
                " gateways that were seen today, and ids for no more; a lane is free a day after its gateway was seen last, or with UPDATE "
                "signalbox.gateways SET lane = NULL WHERE gateway = ..."};
}

/// A lane that none has, the one asked for first; or that of the gateway that was not seen for longest, a day at least.
result<unsigned> take_lane(connection& in, std::int64_t gateway, unsigned wanted)
{
    auto const free =
        in.query("SELECT g FROM generate_series(0, " + std::to_string(lanes - 1) +
                     ") g WHERE g NOT IN (SELECT lane FROM signalbox.gateways WHERE lane IS NOT NULL) ORDER BY g <> $1::int, g LIMIT 1",
                 {std::to_string(wanted)});
    if (!free) return free.error();
    std::string lane;
    if (!free->empty()) {
        lane = free->front()[0].value_or("0");
    } else {
        auto const old =
            in.query("SELECT gateway, lane FROM signalbox.gateways WHERE lane IS NOT NULL AND seen_at < now() - interval '1 day' "
                     "ORDER BY seen_at LIMIT 1");
        if (!old) return old.error();
        if (old->empty()) return no_lane(in);
        lane = old->front()[1].value_or("0");
        auto freed = in.query("UPDATE signalbox.gateways SET lane = NULL WHERE gateway = $1", {old->front()[0].value_or("0")});
        if (!freed) return freed.error();
    }
    auto taken = in.query("UPDATE signalbox.gateways SET lane = $1 WHERE gateway = $2", {lane, std::to_string(gateway)});
    if (!taken) return taken.error();
    return static_cast<unsigned>(std::stoul(lane));
}

result<membership> take_row(connection& in, identity const& as, std::string const& host, bool with_lane)
{
    remote_transaction whole{in};
    if (auto begun = whole.begin_alone(); !begun) return begun.error();
    auto const row = in.query("INSERT INTO signalbox.gateways (name, host) VALUES ($1, $2) "
                              "ON CONFLICT (name) DO UPDATE SET host = excluded.host, seen_at = now() "
                              "RETURNING gateway, lane, cursor, last_event, next_place, missed",
                              {as.name, host});
    if (!row) return row.error();
    if (row->size() != 1) return failure{trouble::io, "PostgreSQL at " + in.place() + " gave this gateway no row"};
    text_row const& is = row->front();
    membership made{static_cast<std::int64_t>(number(is[0])),
                    static_cast<unsigned>(number(is[1])),
                    number(is[2]),
                    number(is[3]),
                    number(is[4]),
                    number(is[5])};
    auto const alone =
        in.ask("SELECT pg_try_advisory_lock(" + std::string{gateway_lock_class} + ", $1::int)::int", {std::to_string(made.gateway)});
    if (!alone) return alone.error();
    if (*alone == 0)
        return failure{trouble::locked, "another process delivers as gateway " + std::to_string(made.gateway) +
                                            " of the event store in PostgreSQL at " + in.place() +
                                            "; if the local store was copied, remove the copy's -postgres file"};
    if (with_lane && !is[1]) {
        auto const lane = take_lane(in, made.gateway, as.lane);
        if (!lane) return lane.error();
        made.lane = *lane;
    }
    if (auto done = whole.commit(); !done) return done.error();
    return made;
}

result<membership> join_as(connection& in, identity const& as, std::string const& host, bool with_lane)
{
    auto made = take_row(in, as, host, with_lane);
    if (!made) return with_grant(in, made.error(), purpose::delivering);
    return made;
}

}  // namespace

result<membership> join(connection& in, identity const& as, std::string const& host)
{
    return join_as(in, as, host, true);
}

result<membership> join_without_lane(connection& in, identity const& as, std::string const& host)
{
    return join_as(in, as, host, false);
}

}  // namespace signalbox::storage::postgres
