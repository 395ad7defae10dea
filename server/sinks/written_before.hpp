// Pieces of spans that depend on texts alone. Those are nearly always the texts of an earlier event: then its bytes are copied, which costs a tenth.
// Owned by what writes spans.
#pragma once

#include "server/sinks/span_writer.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace signalbox::server {

class written_before {
public:
    static constexpr std::size_t pieces = 64;      // that are kept: a span has four, and requests of several kinds come at the same time
    static constexpr std::size_t longest = 1'024;  // of the texts of one; what has longer ones is written each time

    /// Appends what `write` appends, which these texts alone decide. `what`, not empty, is a name for what it writes of them.
    template <class Write>
    void put(span_bytes& into, std::string_view what, std::initializer_list<std::string_view> texts, Write&& write)
    {
        piece* const one = find(what, texts);
        if (one && one->texts == std::string_view(asked_.data(), size_)) return append(into, one->bytes);
        std::size_t const from = into.size();
        write();
        if (one) keep(*one, {into.at(from), into.size() - from});
    }

private:
    struct piece {
        std::string texts, bytes;
    };
    /// Where the piece of these texts is, if any piece has them; null: they are too long. `asked_` has them then.
    piece* find(std::string_view what, std::initializer_list<std::string_view> texts);
    void keep(piece& one, std::string_view bytes) const;
    static void append(span_bytes& to, std::string_view bytes);

    std::array<piece, pieces> all_;
    std::array<char, longest> asked_{};
    std::size_t size_ = 0;  // of what was asked for
};

}  // namespace signalbox::server
