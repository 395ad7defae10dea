// The body of a request at a cloud, cut and joined: what stays has the bytes that came.
#include "engine/base/ascii.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::dialect {

namespace {

/// A member of the body's object, from its key to the end of its value.
struct span_of_member {
    std::size_t from = 0, to = 0;
    bool kept = true;
};

class cutting {
public:
    cutting(std::string_view body, hosting const& by, operation_row const& asked) : body_(body), by_(by), asked_(asked)
    {
        (void)wire::check_json_object(body, [this](std::string_view key, std::string_view value) { note(key, value); });
    }

    bool names_version() const { return version_; }
    bool names_betas() const { return betas_; }
    std::string with(std::string const& more) const;

private:
    void note(std::string_view raw_key, std::string_view value)
    {
        wire::json_member const one{raw_key, {}};
        bool const drop = (is_in_path(asked_.where) && one.is("model")) || (!by_.stream_in_body && one.is("stream"));
        version_ = version_ || one.is(by_.version_member);
        betas_ = betas_ || (!by_.beta_member.empty() && one.is(by_.beta_member));
        all_.push_back({place_of(raw_key) - 1, place_of(value) + value.size(), !drop});
    }
    std::size_t place_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - body_.data()); }

    std::string_view body_;
    hosting const& by_;
    operation_row const& asked_;
    std::vector<span_of_member> all_;
    bool version_ = false, betas_ = false;
};

/// Before a member stands what stood between it and the one before, comma included.
std::string cutting::with(std::string const& more) const
{
    std::size_t const begin = body_.find('{') + 1;
    std::string out(body_.substr(0, begin));
    out.reserve(body_.size() + more.size() + 1);
    out.append(more);
    std::size_t behind = begin;
    bool first = true;
    for (span_of_member const& each : all_) {
        if (each.kept) {
            std::string_view const gap = body_.substr(behind, each.from - behind);
            if (first && !more.empty()) out += ',';
            out.append(first ? gap.substr(gap.find(',') + 1) : gap).append(body_.substr(each.from, each.to - each.from));
            first = false;
        }
        behind = each.to;
    }
    return out.append(body_.substr(behind));
}

void append_list(std::string& out, std::string_view betas)
{
    out += '[';
    while (!betas.empty()) {
        std::string_view const each = betas.substr(0, betas.find(','));
        betas.remove_prefix(std::min(betas.size(), each.size() + 1));
        if (base::trimmed(each).empty()) continue;
        if (out.back() != '[') out += ',';
        wire::append_json_string(out, base::trimmed(each));
    }
    out += ']';
}

}  // namespace

std::string hosted_body(std::string_view body, hosting const& by, operation_row const& asked, std::string_view version,
                        std::string_view betas)
{
    cutting const cut(body, by, asked);
    std::string more;
    if (!by.version_member.empty() && !cut.names_version()) {
        wire::append_json_string(more, by.version_member);
        wire::append_json_string(more += ':', version);
    }
    if (!by.beta_member.empty() && !betas.empty() && !cut.names_betas()) {
        if (!more.empty()) more += ',';
        wire::append_json_string(more, by.beta_member);
        append_list(more += ':', betas);
    }
    return cut.with(more);
}

}  // namespace signalbox::dialect
