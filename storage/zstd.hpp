// Zstandard frames (RFC 8878), each with its size and a checksum. A codec has memory of its own: one thread at a time.
#pragma once

#include "storage/failure.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;

namespace signalbox::storage {

/// What a frame may say of its size: a damaged or foreign one asks for no more memory.
inline constexpr std::size_t frame_size_limit = std::size_t{256} << 20;

class compressor {
public:
    compressor();
    /// A whole frame. Trouble io: no memory.
    result<std::string> frame_of(std::string_view bytes);

private:
    struct release {
        void operator()(ZSTD_CCtx_s* of) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, release> context_;
};

/// The bytes of a whole frame. Trouble corrupt: it is none, it is damaged, or it is larger than frame_size_limit.
result<std::string> bytes_of_frame(std::string_view frame);

}  // namespace signalbox::storage
