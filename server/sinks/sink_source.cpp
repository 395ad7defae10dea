#include "server/sinks/sink_source.hpp"

#include "server/file_replacement.hpp"
#include "server/sinks/sinks_of_event.hpp"
#include "storage/event_copy.hpp"
#include "storage/payload_json.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

/// A file that replace_file() can replace, readable by its owner alone.
void create(std::string const& path)
{
    int const made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
}

std::string text_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

sink_source::sink_source(std::string store, std::string const& sink, bool with_bodies, fresh_way fresh)
    : store_(std::move(store)), sink_(sink), file_(sink_position_path(store_, sink)), fresh_(std::move(fresh))
{
    if (with_bodies) bodies_ = std::make_unique<event_bodies>(store_);
}

std::string sink_source::open()
{
    auto opened = storage::event_reader::open(store_);
    if (!opened) return opened.error().detail;
    auto const end = (*opened)->arrivals_end();
    if (!end) return end.error().detail;
    if (std::string why = take_position(*end); !why.empty()) return why;
    reader_ = std::move(*opened);
    return {};
}

std::string sink_source::take_position(std::uint64_t end)
{
    std::string const text = text_of(file_);
    auto const kept = parse_sink_position(text);
    if (!kept && !text.empty()) return file_ + " is no position of a sink; remove it to begin with what arrives from now on";
    // Beyond the end: the store was removed and began again, and all that it has is new.
    position_ = kept.value_or(sink_position{.cursor = end});
    if (position_.cursor > end) position_.cursor = 1;
    saved_ = {};
    create(file_);
    return save({}, true).value_or("");
}

storage::result<sink_source::page> sink_source::next(std::size_t most, bool waits)
{
    if (auto fresh = fresh_.spans ? take_spans(most, waits) : take_fresh(most)) return std::move(*fresh);
    return read(most, waits);
}

/// The newest events, when the store has none between the last delivered one and them.
std::optional<sink_source::page> sink_source::take_fresh(std::size_t most)
{
    if (!fresh_.records) return std::nullopt;
    auto held = fresh_.records->from(position_.cursor, most);
    if (!held) {
        fresh_.records->open();  // before the store is read: what is written later is in one of both
        caught_up_ = false;
        return std::nullopt;
    }
    if (held->empty() ? !caught_up_ : held->front()->first > position_.cursor) return std::nullopt;
    caught_up_ = true;
    page out;
    out.cursor = position_.cursor;
    for (auto const& batch : *held)
        for (; out.records.size() + out.others < most && out.cursor < batch->end(); ++out.cursor) {
            schema::event_record const& each = *batch->events[out.cursor - batch->first];
            if (is_for_others(each))
                ++out.others;
            else
                out.records.push_back(&each);
        }
    out.held = std::move(*held);
    return out;
}

std::optional<sink_source::page> sink_source::take_spans(std::size_t most, bool waits)
{
    auto taken = fresh_.spans->take(position_.cursor, most);
    if (!taken) {
        fresh_.spans->watch();  // before the store is read: what is written meanwhile is in what it reads, or is seen
        return std::nullopt;
    }
    page out;
    out.cursor = position_.cursor;
    if (!taken->chunk) return out;
    out.cursor = taken->chunk->end;
    out.others = taken->chunk->others;
    out.more = waits ? taken->whole_follows : taken->some_follow;
    out.spans = std::move(taken->chunk);
    return out;
}

bool sink_source::is_for_others(schema::event_record const& event)
{
    return server::is_for_others(storage::further_of(event, looked_at_), sink_);
}

storage::result<sink_source::page> sink_source::read(std::size_t most, bool waits)
{
    auto read = reader_->follow(position_.cursor, {}, most, std::move(used_));
    if (!read) return read.error();
    page out;
    gathered payloads;
    std::size_t const ready = bodies_ ? gather(read->events, waits, payloads, out.more) : read->events.size();
    if (ready == 0 && !read->events.empty()) {
        out.cursor = position_.cursor;
        return out;
    }
    if (ready < read->events.size()) read = reader_->follow(position_.cursor, {}, ready, std::move(read->events));
    if (!read) return read.error();
    caught_up_ = fresh_.records && !read->more;
    if (fresh_.spans && !read->more) fresh_.spans->open(read->cursor);
    out.events = std::move(read->events);
    out.cursor = read->cursor;
    std::uint64_t const passed = out.cursor > position_.cursor ? out.cursor - position_.cursor : 0;
    out.gone = passed > out.events.size() ? passed - out.events.size() : 0;
    out.others = std::erase_if(out.events, [this](schema::Event const& each) { return server::is_for_others(each, sink_); });
    // Between both readings retention may have deleted some, so that others take their places.
    for (schema::Event const& each : out.events)
        if (bodies_) out.payloads.push_back(payloads.contains(each.id()) ? payloads[each.id()] : *bodies_->of(each, {}, false));
    if (bodies_) bodies_->close();
    return out;
}

/// How many of them may go now.
std::size_t sink_source::gather(std::vector<schema::Event> const& events, bool waits, gathered& into, bool& enough)
{
    model::wall_time const now = model::wall_now();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (server::is_for_others(events[i], sink_)) continue;
        auto payload = bodies_->of(events[i], now, waits);
        if (!payload) return i;
        bytes += payload->size();
        enough = !into.empty() && bytes > event_bodies::most_bytes;
        if (enough) return i;
        into.emplace(events[i].id(), std::move(*payload));
    }
    return events.size();
}

bool sink_source::page::leave_bodies_out()
{
    static std::string const instead = storage::payload_member("left_out", "the receiver takes no post of this size");
    bool const some = std::ranges::any_of(payloads, [](std::string const& each) { return each != instead; });
    std::ranges::fill(payloads, instead);
    return some;
}

void sink_source::pass(page delivered, std::uint64_t dropped)
{
    position_.cursor = delivered.cursor;
    position_.missed += delivered.gone;
    position_.dropped += dropped;
    if (!delivered.events.empty()) used_ = std::move(delivered.events);
}

std::optional<std::string> sink_source::save(model::steady_time now, bool now_or_never)
{
    if (position_ == saved_ || (!now_or_never && now < due_)) return std::nullopt;
    due_ = now + save_pause;
    if (auto why = replace_file(file_, sink_position_text(position_))) return file_ + ": " + *why;
    saved_ = position_;
    return std::nullopt;
}

}  // namespace signalbox::server
