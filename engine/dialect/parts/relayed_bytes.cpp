#include "engine/dialect/parts/relayed_bytes.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

using events = std::vector<model::reply_event>;

/// No format of sound begins with a brace, but bare samples may: what is longer than errors are is sound.
constexpr std::size_t longest_error = 64 * 1024;

class relayed_bytes final : public reply_reader {
public:
    model::result<void> feed(std::string_view bytes, events& out) override
    {
        if (begun_ || bytes.empty()) return {};
        if (kept_.empty() && bytes.front() != '{') {
            begin(out);
            return {};
        }
        kept_ += bytes;
        if (kept_.size() > longest_error) begin(out);
        return {};
    }

    model::result<void> finish(events& out) override
    {
        if (std::exchange(ended_, true)) return {};
        if (!begun_ && kept_.empty()) return model::failure{model::fault::truncated, "the reply has no body"};
        if (!begun_) {
            if (auto error = error_in(kept_)) {
                out.push_back(std::move(*error));
                return {};
            }
            begin(out);
        }
        out.push_back(model::reply_end{});
        return {};
    }

    std::uint64_t content_events() const override { return 0; }
    std::uint64_t content_bytes() const override { return 0; }

private:
    static std::optional<model::reply_error> error_in(std::string_view text)
    {
        return wire::check_json(text) ? error_member(wire::json_view(text)) : std::nullopt;
    }

    void begin(events& out)
    {
        begun_ = true;
        std::string().swap(kept_);
        out.push_back(model::reply_start{});
        out.push_back(model::text_delta{});
    }

    bool begun_ = false, ended_ = false;
    std::string kept_;  // what may be an error
};

}  // namespace

std::unique_ptr<reply_reader> make_relayed_bytes()
{
    return std::make_unique<relayed_bytes>();
}

}  // namespace signalbox::dialect
