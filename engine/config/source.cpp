#include "engine/config/source.hpp"

#include "engine/base/utf8.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::config {
namespace {

using open_file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

model::failure refusal(std::string why)
{
    return {.kind = model::fault::bad_request, .detail = std::move(why)};
}

/// A FIFO or a device would keep the reader waiting, and with it everything else on its thread.
model::result<open_file> open_regular(std::string const& path)
{
    int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return refusal(std::strerror(errno));
    struct stat what {};
    bool const regular = ::fstat(descriptor, &what) == 0 && S_ISREG(what.st_mode);
    open_file file(regular ? ::fdopen(descriptor, "rb") : nullptr, &std::fclose);
    if (file) return file;
    ::close(descriptor);
    return refusal(S_ISDIR(what.st_mode) ? "is a directory" : "is no regular file");
}

}  // namespace

model::result<std::string> read_file(std::string const& path, std::size_t limit)
{
    auto opened = open_regular(path);
    if (!opened) return opened.error();
    open_file const file = std::move(*opened);
    std::string text;
    std::array<char, 16384> piece;
    while (std::size_t const got = std::fread(piece.data(), 1, piece.size(), file.get())) {
        if (text.size() + got > limit) return refusal("is larger than " + std::to_string(limit) + " bytes");
        text.append(piece.data(), got);
    }
    if (std::ferror(file.get())) return refusal(std::strerror(errno));
    return text;
}

std::string standing_on(std::string const& directory, std::string const& path)
{
    std::filesystem::path const given(path);
    return directory.empty() || given.is_absolute() ? path : (std::filesystem::path(directory) / given).string();
}

std::string file_itself(std::string const& directory, std::string const& path)
{
    std::error_code none;
    auto const whole = std::filesystem::absolute(standing_on(directory, path), none);
    auto const seen = std::filesystem::weakly_canonical(whole, none);
    return (none ? whole.lexically_normal() : seen).string();
}

std::optional<text_fault> find_text_fault(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        unsigned const c = static_cast<unsigned char>(text[at]);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return text_fault{at, "a control character (code " + std::to_string(c) + ")"};
        base::utf8_sequence const next = base::read_utf8(text.data() + at, text.data() + text.size());
        if (!next.valid) return text_fault{at, "bytes that are not UTF-8"};
        at += next.size;
    }
    return {};
}

}  // namespace signalbox::config
