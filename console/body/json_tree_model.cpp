#include "console/body/json_tree_model.hpp"

#include <optional>

namespace signalbox::console {

namespace {

using wire::json_kind;
using wire::json_view;

QString asText(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

bool isContainer(json_view of)
{
    return of.kind() == json_kind::object || of.kind() == json_kind::array;
}

bool isPlainKey(QString const& key)
{
    for (QChar const each : key)
        if (!each.isLetterOrNumber() && each != QLatin1Char('_')) return false;
    return !key.isEmpty() && !key.front().isDigit();
}

}  // namespace

struct JsonTreeModel::Node {
    json_view value;
    QString key;  // of a member; of an element its number
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
    bool whole = false;  // all children are there
    // Where the next child stands; one of both, of an object or of an array.
    std::optional<json_view::walk<wire::json_member>::iterator> next_member;
    std::optional<json_view::walk<json_view>::iterator> next_element;

    Node(json_view of, QString name, Node* above, int at) : value(of), key(std::move(name)), parent(above), row(at), whole(!isContainer(of))
    {}
    bool take();
};

/// One more child; false at the end.
bool JsonTreeModel::Node::take()
{
    int const at = static_cast<int>(children.size());
    if (value.kind() == json_kind::object) {
        if (!next_member) next_member = value.members().begin();
        if (*next_member == std::default_sentinel) return false;
        children.push_back(std::make_unique<Node>((*next_member)->value, QString::fromStdString((*next_member)->key()), this, at));
        ++*next_member;
        return true;
    }
    if (!next_element) next_element = value.elements().begin();
    if (*next_element == std::default_sentinel) return false;
    children.push_back(std::make_unique<Node>(**next_element, QString::number(at), this, at));
    ++*next_element;
    return true;
}

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent) {}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setText(std::shared_ptr<std::string const> text)
{
    beginResetModel();
    text_ = std::move(text);
    root_.reset();
    if (!text_->empty()) root_ = std::make_unique<Node>(json_view(*text_), QStringLiteral("$"), nullptr, 0);
    endResetModel();
}

JsonTreeModel::Node* JsonTreeModel::nodeOf(QModelIndex const& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : nullptr;
}

QModelIndex JsonTreeModel::indexOf(Node const* node) const
{
    return node ? createIndex(node->row, 0, const_cast<Node*>(node)) : QModelIndex();
}

QModelIndex JsonTreeModel::index(int row, int column, QModelIndex const& parent) const
{
    if (column < 0 || column > 1 || row < 0) return {};
    if (!parent.isValid()) return root_ && row == 0 ? createIndex(0, column, root_.get()) : QModelIndex();
    auto const& children = nodeOf(parent)->children;
    return static_cast<std::size_t>(row) < children.size() ? createIndex(row, column, children[static_cast<std::size_t>(row)].get())
                                                           : QModelIndex();
}

QModelIndex JsonTreeModel::parent(QModelIndex const& index) const
{
    Node const* const node = nodeOf(index);
    return node ? indexOf(node->parent) : QModelIndex();
}

int JsonTreeModel::rowCount(QModelIndex const& parent) const
{
    if (parent.column() > 0) return 0;
    return parent.isValid() ? static_cast<int>(nodeOf(parent)->children.size()) : root_ ? 1 : 0;
}

bool JsonTreeModel::hasChildren(QModelIndex const& parent) const
{
    if (parent.column() > 0) return false;
    Node const* const node = nodeOf(parent);
    return node ? !node->whole || !node->children.empty() : root_ != nullptr;
}

bool JsonTreeModel::canFetchMore(QModelIndex const& parent) const
{
    Node const* const node = nodeOf(parent);
    return node && !node->whole;
}

/// Looks at the next children, without a word to views: those that are to be added. Kept apart from fetchMore, whose rows are said before they are there.
int JsonTreeModel::grow(Node& of) const
{
    int added = 0;
    while (added < fetched_each && !of.whole) {
        if (of.take())
            ++added;
        else
            of.whole = true;
    }
    return added;
}

void JsonTreeModel::fetchMore(QModelIndex const& parent)
{
    Node* const node = nodeOf(parent);
    if (!node || node->whole) return;
    // How many there are is known when they were looked at, and views must hear it before: they are taken back for that moment.
    int const first = static_cast<int>(node->children.size());
    int const added = grow(*node);
    if (added == 0) return;
    std::vector<std::unique_ptr<Node>> fresh;
    for (int i = 0; i < added; ++i) fresh.push_back(std::move(node->children[static_cast<std::size_t>(first + i)]));
    node->children.resize(static_cast<std::size_t>(first));
    beginInsertRows(indexOf(node), first, first + added - 1);
    for (auto& each : fresh) node->children.push_back(std::move(each));
    endInsertRows();
}

QVariant JsonTreeModel::data(QModelIndex const& index, int role) const
{
    Node const* const node = nodeOf(index);
    if (!node) return {};
    if (role != Qt::DisplayRole) return {};
    if (index.column() == 0)
        return node->parent && node->parent->value.kind() == json_kind::array ? QStringLiteral("[%1]").arg(node->key) : node->key;
    switch (node->value.kind()) {
    case json_kind::object: return node->children.empty() && !node->whole ? tr("{…}") : tr("{%1}").arg(node->children.size());
    case json_kind::array: return node->children.empty() && !node->whole ? tr("[…]") : tr("[%1]").arg(node->children.size());
    default: break;
    }
    // A long text is cut before it is decoded: base64 of an image has megabytes.
    std::string_view const raw = node->value.raw();
    if (static_cast<qsizetype>(raw.size()) > 4 * shown_value)
        return asText(raw.substr(0, shown_value)) + tr("… (%1 bytes)").arg(raw.size());
    return asText(raw).left(shown_value);
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Name") : tr("Value");
}

QString JsonTreeModel::path(QModelIndex const& index) const
{
    QString out;
    for (Node const* node = nodeOf(index); node; node = node->parent) {
        if (!node->parent) return node->key + out;
        QString key = node->key;
        if (node->parent->value.kind() == json_kind::array)
            key = QStringLiteral("[%1]").arg(key);
        else
            key = isPlainKey(key) ? QStringLiteral(".") + key
                                  : QStringLiteral("['%1']").arg(QString(key).replace(QLatin1Char('\''), QStringLiteral("\\'")));
        out.prepend(key);
    }
    return out;
}

QString JsonTreeModel::value(QModelIndex const& index) const
{
    Node const* const node = nodeOf(index);
    if (!node) return {};
    auto const text = node->value.string();
    return text ? QString::fromStdString(*text) : asText(node->value.raw());
}

std::size_t JsonTreeModel::offsetOf(QModelIndex const& index) const
{
    Node const* const node = nodeOf(index);
    return node ? static_cast<std::size_t>(node->value.raw().data() - text_->data()) : 0;
}

QModelIndex JsonTreeModel::holding(std::size_t offset)
{
    if (!root_ || offset >= text_->size()) return {};
    char const* const at = text_->data() + offset;
    QModelIndex now = index(0, 0);
    for (;;) {
        Node* const node = nodeOf(now);
        std::size_t next = 0;
        // The last child that begins before the place: a key belongs to the child behind it.
        auto const behind = [at](Node const& child) { return child.value.raw().data() + child.value.raw().size() > at; };
        for (;; ++next) {
            if (next == node->children.size() && canFetchMore(now)) fetchMore(now);
            if (next >= node->children.size() || behind(*node->children[next])) break;
        }
        if (next >= node->children.size()) return now;
        Node const& child = *node->children[next];
        now = indexOf(&child);
        if (child.value.raw().data() > at || !isContainer(child.value)) return now;
    }
}

}  // namespace signalbox::console
