// Text of which every byte knows the piece it came from: what is changed in a text that arrives in pieces goes back to the piece it stood in. A value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::policy {

class traced_text {
public:
    /// Bytes that came from one piece.
    struct run {
        std::size_t size = 0;
        std::uint64_t origin = 0;
        bool operator==(run const&) const = default;
    };

    void append(std::string_view text, std::uint64_t origin);
    /// Bytes [begin, end) of another, with their origins.
    void append(traced_text const& from, std::size_t begin, std::size_t end);
    /// Takes bytes from the front.
    void drop(std::size_t count);
    void clear();

    std::string_view text() const { return text_; }
    std::size_t size() const { return text_.size(); }
    std::vector<run> const& runs() const { return runs_; }
    std::uint64_t origin_at(std::size_t place) const;

private:
    std::string text_;
    std::vector<run> runs_;
};

}  // namespace signalbox::policy
