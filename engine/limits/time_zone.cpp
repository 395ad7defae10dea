#include "engine/limits/time_zone.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace signalbox::limits {

namespace {

constexpr std::string_view folder = "/usr/share/zoneinfo/";
constexpr std::size_t file_limit = 64u << 10;  // the largest of the database has 4 KiB
constexpr std::int64_t day_seconds = 86'400;

/// Big-endian numbers of a file; `good` is false once it ended too early.
struct bytes_reader {
    std::string_view left;
    bool good = true;

    std::string_view take(std::size_t count)
    {
        good = good && count <= left.size();
        if (!good) return {};
        std::string_view const taken = left.substr(0, count);
        left.remove_prefix(count);
        return taken;
    }
    std::int64_t number(std::size_t size)
    {
        std::string_view const from = take(size);
        if (from.empty()) return 0;
        std::uint64_t value = (from.front() & 0x80) != 0 ? ~std::uint64_t{0} : 0;
        for (char const c : from) value = value << 8 | static_cast<unsigned char>(c);
        return static_cast<std::int64_t>(value);
    }
};

/// RFC 8536 3.1.
struct counts {
    std::size_t universal, standard, leaps, times, types, characters;
};

std::optional<counts> read_header(bytes_reader& from)
{
    std::string_view const head = from.take(20);
    if (!head.starts_with("TZif") || head.size() < 5 || head[4] < '2') return std::nullopt;
    counts made{};
    for (std::size_t* each : {&made.universal, &made.standard, &made.leaps, &made.times, &made.types, &made.characters}) {
        std::int64_t const count = from.number(4);
        if (count < 0 || count > static_cast<std::int64_t>(file_limit)) return std::nullopt;
        *each = static_cast<std::size_t>(count);
    }
    return from.good ? std::optional(made) : std::nullopt;
}

std::size_t body_size(counts const& of, std::size_t time_size)
{
    return of.times * time_size + of.times + of.types * 6 + of.characters + of.leaps * (time_size + 4) + of.standard + of.universal;
}

/// Names of the database; no other file of the system is read.
bool is_name(std::string_view name)
{
    bool const plain = std::ranges::all_of(name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/';
    });
    return plain && !name.empty() && name.front() != '/' && name.size() < 100;
}

}  // namespace

std::shared_ptr<time_zone const> time_zone::named(std::string_view name)
{
    if (!is_name(name)) return nullptr;
    std::ifstream file(std::string(folder).append(name), std::ios::binary);
    std::string bytes(file_limit, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    auto made = read(bytes);
    return made ? std::make_shared<time_zone const>(std::move(*made)) : nullptr;
}

std::optional<time_zone> time_zone::read(std::string_view bytes)
{
    bytes_reader from{bytes};
    auto const old = read_header(from);  // of the first part, with times of 32 bits
    if (!old) return std::nullopt;
    from.take(body_size(*old, 4));
    auto const head = read_header(from);
    if (!head || head->types == 0 || head->types > 256) return std::nullopt;
    time_zone made;
    for (std::size_t i = 0; i < head->times; ++i) made.moments_.push_back(from.number(8));
    std::string_view const which = from.take(head->times);
    std::vector<std::int64_t> types;
    for (std::size_t i = 0; i < head->types; ++i) {
        types.push_back(from.number(4));
        from.take(2);
    }
    from.take(head->characters + head->leaps * 12 + head->standard + head->universal);
    if (!from.good || !from.left.starts_with('\n') || !std::ranges::is_sorted(made.moments_)) return std::nullopt;
    for (unsigned char const each : which) {
        if (each >= types.size()) return std::nullopt;
        made.offsets_.push_back(types[each]);
    }
    made.first_ = types.front();
    std::string_view const last = from.left.substr(1);
    made.afterwards_ = yearly_rule::read(last.substr(0, last.find('\n')));
    return made;
}

std::int64_t time_zone::offset_at(std::int64_t unix_seconds) const
{
    auto const next = std::ranges::upper_bound(moments_, unix_seconds);
    if (next == moments_.end() && afterwards_) return afterwards_->offset_at(unix_seconds);
    if (next == moments_.begin()) return first_;
    return offsets_[static_cast<std::size_t>(next - moments_.begin() - 1)];
}

std::int64_t time_zone::instant_of(std::int64_t local) const
{
    std::int64_t const before = offset_at(local - day_seconds), after = offset_at(local + day_seconds);
    std::int64_t const first = local - before, second = local - after;
    if (offset_at(first) == before) return first;
    return offset_at(second) == after ? second : first;
}

}  // namespace signalbox::limits
