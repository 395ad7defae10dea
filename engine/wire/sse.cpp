#include "engine/wire/sse.hpp"

#include "engine/wire/text_scan.hpp"

namespace signalbox::wire {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

void sse_decoder::text::lend(std::string_view bytes)
{
    lent_ = bytes;
    kept_ = false;
}

void sse_decoder::text::append(std::string_view bytes)
{
    keep();
    copy_ += bytes;
}

void sse_decoder::text::keep()
{
    if (kept_) return;
    copy_.assign(lent_);
    kept_ = true;
}

void sse_decoder::text::clear()
{
    lent_ = {};
    kept_ = false;
}

model::result<bool> sse_decoder::next(std::string_view& bytes, sse_event& out)
{
    if (event_ == progress::yielded) start_event();
    if (mark_ < byte_order_mark.size() && !skip_mark(bytes)) return false;
    while (!bytes.empty()) {
        if (skip_lf_ && bytes.front() == '\n') bytes.remove_prefix(1);
        skip_lf_ = false;
        if (take_usual(bytes, out)) return true;
        char const *const start = bytes.data(), *const end = start + bytes.size();
        char const* const stop = scan::find_first<scan::line_ends>(start, end);
        std::string_view line(start, static_cast<std::size_t>(stop - start));
        if (line_.size() + line.size() > event_limit_)
            return model::failure{model::fault::reply_too_large, "a stream line of more bytes than the limit"};
        if (stop == end) {
            line_ += line;
            bytes = {};
            break;
        }
        skip_lf_ = *stop == '\r';
        bytes.remove_prefix(line.size() + 1);
        bool const ours = !line_.empty();
        if (ours) line = line_ += line;
        if (line.empty() && event_ == progress::filling) {
            yield(out);
            return true;
        }
        bool const comment = comments_ && line.starts_with(':');
        if (!take_line(line, ours)) return model::failure{model::fault::reply_too_large, "a stream event of more bytes than the limit"};
        line_.clear();
        if (comment) {
            data_.keep();  // the caller may come back with other bytes
            type_.keep();
            out = {.type = {}, .data = {}, .comment = true};
            return true;
        }
    }
    data_.keep();
    type_.keep();
    return false;
}

// An event whose data is one line, all of it there: what vendors send.
bool sse_decoder::take_usual(std::string_view& bytes, sse_event& out)
{
    constexpr std::string_view field = "data: ";
    if (event_ != progress::empty || !line_.empty() || !bytes.starts_with(field)) return false;
    char const *const start = bytes.data(), *const end = start + bytes.size();
    char const* const stop = scan::find_first<scan::line_ends>(start + field.size(), end);
    auto const size = static_cast<std::size_t>(stop - start);
    if (end - stop < 2 || stop[0] != '\n' || stop[1] != '\n' || size > event_limit_) return false;
    data_.lend(bytes.substr(field.size(), size - field.size()));
    yield(out);
    bytes.remove_prefix(size + 2);
    return true;
}

model::result<bool> sse_decoder::finish(sse_event& out)
{
    if (event_ == progress::yielded) start_event();
    if (!line_.empty() && !take_line(line_, true))
        return model::failure{model::fault::reply_too_large, "a stream event of more bytes than the limit"};
    line_.clear();
    if (event_ == progress::empty) return false;
    yield(out);
    return true;
}

// Passes over one byte order mark at the very start, in whatever pieces it comes. False when more bytes are needed to tell.
bool sse_decoder::skip_mark(std::string_view& bytes)
{
    while (mark_ < byte_order_mark.size()) {
        if (bytes.empty()) return false;
        if (bytes.front() != byte_order_mark[mark_]) {
            line_ = byte_order_mark.substr(0, mark_);  // it was none: these bytes begin the first line
            mark_ = byte_order_mark.size();
            return true;
        }
        ++mark_;
        bytes.remove_prefix(1);
    }
    return true;
}

// A whole line without its end; `ours` when it stands in line_, which does not last. False past the limit.
bool sse_decoder::take_line(std::string_view line, bool ours)
{
    if (line.empty()) {
        type_.clear();  // an event without data is none, and its type goes with it
        return true;
    }
    std::size_t const colon = std::min(line.find(':'), line.size());
    std::string_view const field = line.substr(0, colon);
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "data") return take_data(value, ours);
    if (field == "event") {
        type_.lend(value);
        if (ours) type_.keep();
    }
    return true;
}

bool sse_decoder::take_data(std::string_view value, bool ours)
{
    bool const first = event_ == progress::empty;
    if (data_.view().size() + !first + value.size() > event_limit_) return false;
    if (first) {
        event_ = progress::filling;
        data_.lend(value);
        if (ours) data_.keep();
        return true;
    }
    data_.append("\n");
    data_.append(value);
    return true;
}

void sse_decoder::yield(sse_event& out)
{
    event_ = progress::yielded;
    out = {type_.empty() ? std::string_view("message") : type_.view(), data_.view(), false};
}

void sse_decoder::start_event()
{
    event_ = progress::empty;
    data_.clear();
    type_.clear();
}

void append_sse(std::string& out, std::string_view type, std::string_view data)
{
    if (!type.empty()) {
        out += "event: ";
        out += type;
        out += '\n';
    }
    out += "data: ";
    out += data;
    out += "\n\n";
}

}  // namespace signalbox::wire
