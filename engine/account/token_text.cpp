// Finding base64 by probing, and spreading the windows over what is left.
#include "engine/account/token_text.hpp"

#include <algorithm>

namespace signalbox::account::token {

namespace {

/// Long enough that prose and code hold no such run, short against data_size.
constexpr std::size_t probe_size = 32;

constexpr std::array<bool, 256> data_letters()
{
    std::array<bool, 256> made{};
    for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_")) made[static_cast<unsigned char>(c)] = true;
    return made;
}
constexpr std::array<bool, 256> is_data_letter = data_letters();

bool of_data(char c)
{
    return is_data_letter[static_cast<unsigned char>(c)];
}

bool probe(std::string_view body, std::size_t at)
{
    if (at + probe_size > body.size()) return false;
    for (std::size_t i = at; i < at + probe_size; ++i)
        if (!of_data(body[i])) return false;
    return true;
}

struct run {
    std::size_t from;
    std::size_t to;
};

/// The run of base64 around a probe that hit; `from` is where text may begin at the earliest. Once a run is long enough to be data only probes are
/// read, for an image's every byte would take longer than all the rest: what little stands between two images may be lost with them.
run run_around(std::string_view body, std::size_t hit, std::size_t from)
{
    run found{hit, hit + probe_size};
    while (found.from > from && of_data(body[found.from - 1])) --found.from;
    auto const extend = [&](std::size_t most) {
        while (found.to < most && of_data(body[found.to])) ++found.to;
        return found.to == most;
    };
    if (!extend(std::min(body.size(), found.from + data_size))) return found;
    while (probe(body, found.to + data_size - probe_size)) found.to += data_size;
    extend(body.size());
    return found;
}

/// The body's stretches of text, in order.
struct stretches {
    std::array<run, data_limit + 1> all;  // only the first `count` are set
    std::size_t count = 0;
    std::uint64_t size = 0;

    void add(std::size_t from, std::size_t to)
    {
        if (from == to) return;
        all[count++] = {from, to};
        size += to - from;
    }
};

stretches text_of(std::string_view body)
{
    stretches found;
    std::size_t from = 0;
    // A run of data_size bytes cannot lie between two probes.
    for (std::size_t at = 0; at + probe_size <= body.size() && found.count < data_limit; at += data_size - probe_size) {
        if (!probe(body, at)) continue;
        run const data = run_around(body, at, from);
        if (data.to - data.from < data_size) continue;
        found.add(from, data.from);
        from = data.to;
        at = std::max(at, data.to);
    }
    found.add(from, body.size());
    return found;
}

void add_piece(text_pieces& to, std::string_view body, std::size_t at, std::size_t size, std::size_t earliest)
{
    std::size_t const before = std::min(lead_in, at - earliest);
    to.all[to.count++] = {body.data() + at, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(before)};
    to.read += size;
}

/// Four pieces of equal length, for the walker takes four at a time.
void add_whole(text_pieces& to, std::string_view body, run const& stretch)
{
    std::size_t const quarter = (stretch.to - stretch.from + 3) / 4;
    for (std::size_t at = stretch.from; at < stretch.to; at += quarter)
        add_piece(to, body, at, std::min(quarter, stretch.to - at), stretch.from);
}

void add_windows(text_pieces& to, std::string_view body, stretches const& text)
{
    std::size_t place = 0;
    std::uint64_t passed = 0;  // bytes of text before the stretch at `place`
    for (std::size_t i = 0; i < window_count; ++i) {
        // The middle of the i-th of window_count equal shares.
        std::uint64_t const wanted = (text.size - window_size) * (2 * i + 1) / (2 * window_count);
        while (wanted >= passed + (text.all[place].to - text.all[place].from)) {
            passed += text.all[place].to - text.all[place].from;
            ++place;
        }
        run const& stretch = text.all[place];
        std::size_t const at = stretch.from + static_cast<std::size_t>(wanted - passed);
        add_piece(to, body, at, std::min(window_size, stretch.to - at), stretch.from);
    }
}

/// Below this a body is walked in one piece: cutting it would cost more than it saves.
constexpr std::size_t uncut_size = 512;

}  // namespace

text_pieces pieces_of(std::string_view body)
{
    text_pieces made;
    stretches const text = text_of(body);
    made.whole = text.size;
    if (text.size > read_limit) {
        add_windows(made, body, text);
    } else {
        for (std::size_t i = 0; i < text.count; ++i) {
            run const& each = text.all[i];
            if (text.count == 1 && each.to - each.from > uncut_size) {
                add_whole(made, body, each);
            } else {
                add_piece(made, body, each.from, each.to - each.from, each.from);
            }
        }
    }
    return made;
}

}  // namespace signalbox::account::token
