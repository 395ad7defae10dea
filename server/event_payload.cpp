// `signalbox events get ID --payload`: heads and bodies of a request and its reply, or why there are none.
#include "server/event_payload.hpp"

#include "engine/base/printable.hpp"
#include "server/event_times.hpp"
#include "server/terminal_guard.hpp"
#include "storage/payload_json.hpp"

#include <iostream>

#include <unistd.h>

namespace signalbox::server {

namespace {

std::string_view title_of(storage::payload_part part)
{
    switch (part) {
    case storage::payload_part::asked: return "the request as the caller sent it";
    case storage::payload_part::sent: return "the request as the provider got it";
    case storage::payload_part::received: return "the reply as it came from the provider";
    case storage::payload_part::answered: return "the reply as the caller got it";
    }
    return "";
}

/// On a terminal bytes must not act as its commands.
std::string shown(std::string const& bytes)
{
    return is_terminal(STDOUT_FILENO) ? base::printable(bytes) : bytes;
}

/// Lines keep their ends.
std::string shown_lines(std::string_view lines)
{
    std::string out;
    while (!lines.empty()) {
        std::string_view const line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        std::string_view const bare = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        out.append(shown(std::string(bare))).append("\n");
    }
    return out;
}

void print_part(storage::payload_part part, storage::payload_text const& one)
{
    std::cout << "== " << storage::name(part) << ": " << title_of(part) << ", " << one.size << " bytes\n" << shown_lines(one.head);
    if (!one.head.empty()) std::cout << "\n";
    if (one.state == storage::part_state::kept)
        std::cout << shown_lines(one.body) << "\n";
    else
        std::cout << "(" << storage::in_words(one.state) << ")\n\n";
}

int complain(std::string_view what)
{
    std::cerr << "signalbox events: " << what << "\n";
    return 1;
}

/// The body of one part as it was stored, and nothing else.
int print_raw(storage::payload_text const& one)
{
    if (one.state != storage::part_state::kept) return complain("this part has no body: " + std::string(storage::in_words(one.state)));
    std::cout.write(one.body.data(), static_cast<std::streamsize>(one.body.size())).flush();
    return std::cout ? 0 : complain("writing stopped: the disk is full or the reader left");
}

}  // namespace

int print_payload(schema::Event const& of, std::string const& store, payload_printing how)
{
    auto const found = storage::whole_payload_of(store, of.id(), of.payload_policy(), how.only);
    if (!found) return complain(found.error().detail);
    if (how.json) {
        std::cout << storage::to_json(*found, storage::payload_bodies::included, how.only) << "\n";
        return 0;
    }
    if (found->presence != storage::payload_presence::kept)
        return complain("this event has no payload: " + std::string(storage::in_words(found->presence)));
    if (how.times) return print_times(of, *found, how.only);
    if (how.raw) return print_raw(found->of.at(*how.only));
    for (storage::payload_part const part : storage::all_payload_parts)
        if (!how.only || *how.only == part) print_part(part, found->of.at(part));
    std::cout.flush();
    return 0;
}

}  // namespace signalbox::server
