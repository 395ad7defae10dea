#include "console/frame/cheat_sheet.hpp"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

QString rows(KeyGroup const& group)
{
    QString html = QStringLiteral("<tr><td colspan='2' style='padding-top:8px'><b>%1</b></td></tr>").arg(group.title.toHtmlEscaped());
    for (QAction const* each : group.actions) {
        if (each->shortcut().isEmpty()) continue;
        QString const name = QString(each->text()).remove(QLatin1Char('&'));
        html += QStringLiteral("<tr><td style='padding-right:24px'><code>%1</code></td><td>%2</td></tr>")
                    .arg(each->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped(), name.toHtmlEscaped());
    }
    return html;
}

}  // namespace

CheatSheet::CheatSheet(QList<KeyGroup> const& groups, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* const column = new QVBoxLayout(this);
    auto* const text = new QTextBrowser;
    text->setFrameShape(QFrame::NoFrame);
    text->setAccessibleName(tr("Keys and what they do"));
    text->setTabChangesFocus(true);
    QString html = QStringLiteral("<table cellspacing='0' cellpadding='2'>");
    for (KeyGroup const& each : groups) html += rows(each);
    text->setHtml(html + QStringLiteral("</table>"));
    column->addWidget(text);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    resize(460, 520);
}

}  // namespace signalbox::console
