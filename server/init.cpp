// `signalbox init`: writes a configuration to begin with, which serves at once and shows what to change. Never replaces a file.
#include "server/commands.hpp"

#include "server/store_place.hpp"

#include <cerrno>
#include <cstring>
#include <iostream>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::string_view start = R"(# A Signalbox configuration. `signalbox check` says what is wrong in it, `signalbox serve` serves it;
# a running server applies a changed file by itself. All keys: docs/formats/configuration.md, `signalbox schema` for editors.
signalbox: 1

server:
  listen: ["127.0.0.1:8080"]        # where applications send their requests
  admin: {listen: "127.0.0.1:9090"} # /health, /metrics, /routes: for the operator
  public: true                      # no gateway keys. Remove it, and `signalbox keys create NAME` makes one

storage:
  path: signalbox.db                # events and totals; `signalbox events tail` shows them
  # durability: strict              # a reply ends only when its event is on disk
  # retention: 90d                  # older events are deleted; totals stay

# A provider's key comes from the environment or from a file, never from here.
providers:
  - {id: simulator, kind: simulator}
  # - {id: openai, kind: openai, auth: {secret: {env: OPENAI_API_KEY}}}
  # - {id: anthropic, kind: anthropic, auth: {secret: {env: ANTHROPIC_API_KEY}}}
  # - {id: local, kind: openai_compatible, base_url: "http://127.0.0.1:11434/v1", auth: {type: none}}

# `id` is the name that applications ask for, `model` the provider's own name where it differs.
models:
  - {id: sim-fast, provider: simulator}
  # - {id: gpt-4o-mini, provider: openai}
  # - {id: claude, provider: anthropic, model: claude-sonnet-4-5}

# Applications may ask for a group as for a model: its strategy decides which member answers.
groups:
  - id: chat
    strategy: fallback
    members:
      # - {model: claude}
      # - {model: gpt-4o-mini}
      - {model: sim-fast}
)";

int complain(std::string_view what)
{
    std::cerr << "signalbox init: " << what << "\n";
    return 1;
}

/// True when the text was written whole.
bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        ssize_t const count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

int init(init_options const& options)
{
    std::string const path = options.file.empty() ? std::string(default_configuration) : options.file;
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 && errno == EEXIST) return complain(path + " exists; it is left as it is. Name another file: signalbox init FILE");
    if (file < 0) return complain("cannot write " + path + ": " + std::strerror(errno));
    bool const whole = write_all(file, start);
    int const error = errno;
    ::close(file);
    if (!whole) {
        ::unlink(path.c_str());
        return complain("cannot write " + path + ": " + std::strerror(error));
    }
    std::string const named = options.file.empty() ? "" : " " + path;
    std::cout << path << " is written. Next: signalbox check" << named << ", then signalbox serve" << named << "\n";
    return 0;
}

}  // namespace signalbox::server
