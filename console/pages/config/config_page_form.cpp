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
        apply(moveItem(editor_->text().toStdString(), list.toStdString(), static_cast<std::size_t>(from), static_cast<std::size_t>(to)));
    });
    connect(form_, &FormPanel::removePlace, this,
            [this](QString const& path) { apply(removeAt(editor_->text().toStdString(), path.toStdString())); });
    connect(form_, &FormPanel::addSection, this, [this](QString const& path) {
        std::string const where = path.toStdString();
        bool const done = apply(addEntry(editor_->text().toStdString(), where, freshSection(tree_, where)));
        if (done && !path.contains(QLatin1Char('.'))) wanted_place_ = path;
    });
}

/// A value that is emptied is taken out: what is absent has a meaning, an empty text mostly has none.
void ConfigPage::editField(QString const& path, QString const& value)
{
    std::string const text = editor_->text().toStdString(), where = path.toStdString();
    apply(value.isEmpty() ? removeAt(text, where) : setScalar(text, where, value.toStdString()));
}

void ConfigPage::addItemTo(QString const& list, QString const& value)
{
    std::string const where = list.toStdString();
    node_pointer const items = at(tree_, where);
    std::size_t const place = items ? items->items.size() : 0;
    bool const done = apply(addItem(editor_->text().toStdString(), where, place, freshItem(tree_, where, value.toStdString())));
    if (done && !list.contains(QLatin1Char('.'))) wanted_place_ = QStringLiteral("%1[%2]").arg(list).arg(place);
}

bool ConfigPage::apply(EditReply const& reply)
{
    if (!reply.edit) {
        notice_line_->say(tr("The form could not change this: %1.").arg(QString::fromStdString(reply.why)), true);
        showPlace();
        return false;
    }
    if (*reply.edit == TextEdit{}) return true;
    editor_->edit(*reply.edit);
    look_pause_.stop();
    look();
    return true;
}

}  // namespace signalbox::console
