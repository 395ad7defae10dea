#include "storage/catalog.hpp"

#include "storage/event_fields.hpp"

#include <string>

namespace signalbox::storage {

split split::routes() const
{
    split of = *this;
    of.in = scope::routes;
    of.names[static_cast<std::size_t>(dimension::key)] = name_none;
    of.names[static_cast<std::size_t>(dimension::consumer)] = name_none;
    return of;
}

namespace {

// Runs a query of rows "id > ?1 ORDER BY id" and checks that ids have no holes: they are positions in memory.
template <class Take>
result<void> load(database& in, std::string_view sql, std::size_t known, Take&& take)
{
    auto query = in.prepare(sql, false);
    if (!query) return query.error();
    query->bind(1, static_cast<std::int64_t>(known));
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) {
        if (query->integer(0) != static_cast<std::int64_t>(++known))
            return failure{trouble::corrupt, in.path() + ": the table of names has a hole before row " + std::to_string(query->integer(0)) +
                                                 "; restore a copy or start a new store"};
        take(*query);
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return {};
}

}  // namespace

result<void> catalog::refresh(database& in)
{
    auto names = load(in, "SELECT id, text FROM names WHERE id > ?1 ORDER BY id", texts_.size(),
                      [this](statement const& row) { add_name(row.text(1)); });
    if (!names) return names;
    auto splits = load(in,
                       "SELECT id, scope, requested_model, group_name, tag, provider, resolved_model, decision, reason, key_id, consumer "
                       "FROM splits WHERE id > ?1 ORDER BY id",
                       splits_.size(), [this](statement const& row) {
                           split read{row.integer(1) == 0 ? scope::routes : scope::keys, {}};
                           for (std::size_t i = 0; i < dimension_count; ++i)
                               read.names[i] = static_cast<name_id>(row.integer(static_cast<int>(i) + 2));
                           add_split(read);
                       });
    if (!splits) return splits;
    return load(in, "SELECT id, " + columns_of(shape_fields) + ", assignment_probability FROM shapes WHERE id > ?1 ORDER BY id",
                shapes_.size(), [this](statement const& row) {
                    shape read;
                    for (std::size_t i = 0; i < shape_field_count; ++i)
                        read.names[i] = static_cast<name_id>(row.integer(static_cast<int>(i) + 1));
                    read.assignment_probability = row.real(static_cast<int>(shape_field_count) + 1);
                    add_shape(read);
                });
}

void catalog::clear()
{
    ids_.clear();
    texts_.clear();
    splits_.clear();
    shapes_.clear();
}

std::optional<name_id> catalog::find(std::string_view text) const
{
    auto const at = ids_.find(text);
    return at == ids_.end() ? std::nullopt : std::optional{at->second};
}

name_id catalog::add_name(std::string_view text)
{
    texts_.emplace_back(text);
    auto const id = static_cast<name_id>(texts_.size());
    ids_.emplace(texts_.back(), id);
    return id;
}

std::uint32_t catalog::add_split(split const& row)
{
    splits_.push_back(row);
    return static_cast<std::uint32_t>(splits_.size());
}

std::uint32_t catalog::add_shape(shape const& row)
{
    shapes_.push_back(row);
    return static_cast<std::uint32_t>(shapes_.size());
}

}  // namespace signalbox::storage
