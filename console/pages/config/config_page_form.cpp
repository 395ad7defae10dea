// What the form says is changed, as edits of the text.
#include "console/pages/config/config_page.hpp"

#include "console/config/form_lists.hpp"
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/notice_line.hpp"

#include <algorithm>

namespace signalbox::console {

void ConfigPage::connectForm()
{
    connect(form_, &FormPanel::changed, this, &ConfigPage::editField);
    connect(form_, &FormPanel::addTo, this, &ConfigPage::addItemTo);
    connect(form_, &FormPanel::movePlace, this, [this](QString const& list, int from, int to) {
        if (from < 0 || to < 0) return;
        change([&](Document const& of) {
            return moveItem(of, list.toStdString(), static_cast<std::size_t>(from), static_cast<std::size_t>(to));
        });
    });
    connect(form_, &FormPanel::removePlace, this,
            [this](QString const& path) { change([&](Document const& of) { return removeAt(of, path.toStdString()); }); });
    connect(form_, &FormPanel::addSection, this, [this](QString const& path) {
        std::string const where = path.toStdString();
        if (!path.contains(QLatin1Char('.'))) wanted_place_ = path;
        change([&](Document const& of) { return addEntry(of, where, freshSection(of.tree, where)); });
    });
}

/// A value that is emptied is taken out: what is absent has a meaning, an empty text mostly has none.
void ConfigPage::editField(QString const& path, QString const& value)
{
    std::string const where = path.toStdString();
    change([&](Document const& of) { return value.isEmpty() ? removeAt(of, where) : setScalar(of, where, value.toStdString()); });
}

void ConfigPage::addItemTo(QString const& list, QString const& value)
{
    std::string const where = list.toStdString();
    node_pointer const items = at(tree_, where);
    std::size_t const place = items ? items->items.size() : 0;
    if (!list.contains(QLatin1Char('.'))) wanted_place_ = QStringLiteral("%1[%2]").arg(list).arg(place);
    change([&](Document const& of) { return addItem(of, where, place, freshItem(of.tree, where, value.toStdString())); });
}

/// The text is read once for it: the tree that the page has is that of the text, and the edit brings the one afterwards.
bool ConfigPage::change(std::function<EditReply(Document const&)> const& how)
{
    std::string const text = editor_->text().toStdString();
    EditReply const reply = how(text == text_of_tree_ ? Document(text, tree_) : Document(text));
    if (!reply.edit) {
        wanted_place_.clear();
        notice_line_->say(tr("The form could not change this: %1.").arg(QString::fromStdString(reply.why)), true);
        showPlace();
        return false;
    }
    if (*reply.edit == TextEdit{}) return true;
    editor_->edit(*reply.edit);
    look_pause_.stop();
    looks_->forget();
    take(edited(text, *reply.edit), reply.tree, outlineOf(*reply.tree));
    if (shown_ == FlowStep::diff) showDiff();
    return true;
}

}  // namespace signalbox::console
