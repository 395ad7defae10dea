#include "engine/dialect/model_path.hpp"

#include "engine/base/percent.hpp"

namespace signalbox::dialect {

std::optional<std::string_view> model_in(std::string_view pattern, std::string_view path)
{
    std::size_t const mark = pattern.find(model_mark);
    if (mark == std::string_view::npos) return pattern == path ? std::optional(std::string_view()) : std::nullopt;
    std::string_view const before = pattern.substr(0, mark), behind = pattern.substr(mark + model_mark.size());
    bool const fits = path.size() > before.size() + behind.size() && path.starts_with(before) && path.ends_with(behind);
    if (!fits) return std::nullopt;
    return path.substr(before.size(), path.size() - before.size() - behind.size());
}

std::string decoded_model(std::string_view name)
{
    return base::percent_decoded(name);
}

/// A colon stands in the names of some providers and would end the name here; a slash parts the path.
void append_path(std::string& out, std::string_view pattern, std::string_view model)
{
    std::size_t const mark = pattern.find(model_mark);
    out.append(pattern.substr(0, mark));
    if (mark == std::string_view::npos) return;
    out.append(base::percent_encoded(model)).append(pattern.substr(mark + model_mark.size()));
}

}  // namespace signalbox::dialect
