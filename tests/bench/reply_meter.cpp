// RFC 9112 framing as far as a benchmark's replies use it, and blank lines counted as stream events. Pure.
#include "tests/bench/reply_meter.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>

namespace signalbox::bench {
namespace {

constexpr std::size_t tail_size = 256;  // longer than any terminal event with its framing
constexpr std::size_t head_limit = 64 * 1024;

std::string field(std::string_view head, std::string_view name)
{
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        std::string_view const line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        if (line.size() <= name.size() || line[name.size()] != ':') continue;
        auto const same = [](char left, char right) { return std::tolower(static_cast<unsigned char>(left)) == right; };
        if (!std::equal(name.begin(), name.end(), line.begin(), [&](char right, char left) { return same(left, right); })) continue;
        std::size_t const value = line.find_first_not_of(" \t", name.size() + 1);
        return value == std::string_view::npos ? "" : std::string(line.substr(value));
    }
    return "";
}

}  // namespace

void reply_meter::start(std::string_view terminal)
{
    terminal_ = terminal;
    line_.clear();
    tail_.clear();
    state_ = state::head;
    status_ = 0;
    left_ = body_bytes_ = events_ = 0;
    keep_alive_ = true;
    until_close_ = last_was_newline_ = false;
}

reply_meter::state reply_meter::feed(std::string_view bytes)
{
    while (!bytes.empty() && state_ != state::broken) {
        if (state_ == state::whole) return state_ = state::broken;
        if (state_ == state::head) {
            std::size_t const before = line_.size();
            line_.append(bytes);
            std::size_t const blank = line_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
            if (blank == std::string::npos) return state_ = line_.size() > head_limit ? state::broken : state_;
            bytes.remove_prefix(blank + 4 - before);
            line_.resize(blank + 2);
            read_head();
        } else if (state_ == state::body || state_ == state::chunk_data) {
            std::size_t const some = until_close_ ? bytes.size() : std::min(left_, bytes.size());
            take_body(bytes.substr(0, some));
            bytes.remove_prefix(some);
            left_ -= until_close_ ? 0 : some;
            if (left_ == 0 && !until_close_) state_ = state_ == state::body ? state::whole : state::chunk_end;
        } else {
            bytes = take_chunk_line(bytes);
        }
    }
    return state_;
}

reply_meter::state reply_meter::close()
{
    if (state_ == state::body && until_close_) return state_ = state::whole;
    return state_ = state::broken;
}

bool reply_meter::terminated() const
{
    if (terminal_.empty()) return true;
    std::string_view seen = tail_;
    while (!seen.empty() && (seen.back() == '\n' || seen.back() == '\r')) seen.remove_suffix(1);
    return seen.ends_with(terminal_);
}

void reply_meter::read_head()
{
    status_ = line_.size() > 12 ? std::atoi(line_.c_str() + 9) : 0;
    std::string const length = field(line_, "content-length");
    keep_alive_ = field(line_, "connection") != "close";
    if (field(line_, "transfer-encoding") == "chunked")
        state_ = state::chunk_size;
    else if (length.empty())
        until_close_ = true, keep_alive_ = false, state_ = state::body;
    else
        left_ = std::strtoul(length.c_str(), nullptr, 10), state_ = left_ == 0 ? state::whole : state::body;
    line_.clear();
}

/// Takes bytes up to the end of a size line, the line end after a chunk, or a trailer line.
std::string_view reply_meter::take_chunk_line(std::string_view bytes)
{
    std::size_t const end = bytes.find('\n');
    line_.append(bytes.substr(0, end));
    if (end == std::string_view::npos) return {};
    if (state_ == state::chunk_end) {
        state_ = line_ == "\r" ? state::chunk_size : state::broken;
    } else if (state_ == state::trailer) {
        if (line_ == "\r") state_ = state::whole;
    } else {
        auto const read = std::from_chars(line_.data(), line_.data() + line_.size(), left_, 16);
        if (read.ec != std::errc{})
            state_ = state::broken;
        else
            state_ = left_ == 0 ? state::trailer : state::chunk_data;
    }
    line_.clear();
    return bytes.substr(end + 1);
}

void reply_meter::take_body(std::string_view bytes)
{
    body_bytes_ += bytes.size();
    if (terminal_.empty()) return;
    for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        bool const blank = at == 0 ? last_was_newline_ : bytes[at - 1] == '\n';
        events_ += blank ? 1 : 0;
    }
    last_was_newline_ = bytes.back() == '\n';
    tail_.append(bytes.size() > tail_size ? bytes.substr(bytes.size() - tail_size) : bytes);
    if (tail_.size() > tail_size) tail_.erase(0, tail_.size() - tail_size);
}

}  // namespace signalbox::bench
