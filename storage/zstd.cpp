#include "storage/zstd.hpp"

#include <zstd.h>

namespace signalbox::storage {

namespace {

constexpr int level = 3;  // zstd's own default: further levels cost more than they gain for JSON

failure damaged(std::string_view what)
{
    return {trouble::corrupt, "a stored payload is damaged: " + std::string(what)};
}

}  // namespace

void compressor::release::operator()(ZSTD_CCtx_s* of) const
{
    ZSTD_freeCCtx(of);
}

compressor::compressor() : context_(ZSTD_createCCtx())
{
    if (!context_) return;
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
}

result<std::string> compressor::frame_of(std::string_view bytes)
{
    if (!context_) return failure{trouble::io, "no memory to compress payloads"};
    std::string frame(ZSTD_compressBound(bytes.size()), '\0');
    std::size_t const size = ZSTD_compress2(context_.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size)) return failure{trouble::io, "compressing a payload: " + std::string(ZSTD_getErrorName(size))};
    frame.resize(size);
    return frame;
}

result<std::string> bytes_of_frame(std::string_view frame)
{
    unsigned long long const size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return damaged("no frame of known size");
    if (size > frame_size_limit) return damaged("its size is beyond every limit");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t const got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(got)) return damaged(ZSTD_getErrorName(got));
    if (got != bytes.size()) return damaged("it is shorter than it says");
    return bytes;
}

}  // namespace signalbox::storage
