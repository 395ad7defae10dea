// When the pieces of a stream came: of each its bytes and the time since the one before, as variable-length numbers. Values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::base {

struct timed_piece {
    std::uint64_t end = 0;            // the offset behind its last byte
    std::chrono::microseconds at{0};  // since the request began
    bool operator==(timed_piece const&) const = default;
};

class piece_times {
public:
    /// A reply of 10,000 tokens in a piece each; 60 KB at most. Pieces beyond it are counted alone.
    static constexpr std::size_t most_pieces = 10'000;

    /// The next piece; one that came before its predecessor came with it.
    void add(std::uint64_t bytes, std::chrono::microseconds at);

    std::string const& packed() const { return packed_; }
    /// Pieces that came and have no time.
    std::uint64_t left_out() const { return left_out_; }
    void leave_out(std::uint64_t pieces) { left_out_ += pieces; }
    std::uint64_t pieces() const { return pieces_ + left_out_; }
    bool operator==(piece_times const&) const = default;

private:
    std::string packed_;
    std::chrono::microseconds last_{0};
    std::size_t pieces_ = 0;
    std::uint64_t left_out_ = 0;
};

/// Nothing when these are no such numbers.
std::optional<std::vector<timed_piece>> pieces_of(std::string_view packed);

}  // namespace signalbox::base
