#include "console/pages/traffic/facts_text.hpp"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QWheelEvent>

#include <cmath>

namespace signalbox::console {

QString factsHtml(std::vector<Section> const& sections, QColor const& pale)
{
    QString html;
    for (Section const& section : sections) {
        html += QStringLiteral("<p style='margin-top:10px; margin-bottom:3px'><b>%1</b></p>").arg(section.title.toHtmlEscaped());
        if (!section.remark.isEmpty())
            html += QStringLiteral("<p style='margin-top:0; margin-bottom:4px'>%1</p>").arg(section.remark.toHtmlEscaped());
        if (section.facts.empty()) continue;
        html += QStringLiteral("<table cellspacing='0' cellpadding='0' width='100%'>");
        for (Fact const& fact : section.facts)
            html += QStringLiteral("<tr><td width='38%' style='color:%1; padding-bottom:2px; padding-right:8px'>%2</td><td "
                                   "style='padding-bottom:2px'>%3</td></tr>")
                        .arg(pale.name(), fact.name.toHtmlEscaped().replace(QStringLiteral("  "), QStringLiteral("&nbsp;&nbsp;")),
                             fact.value.toHtmlEscaped());
        html += QStringLiteral("</table>");
    }
    return html;
}

FactsText::FactsText(QWidget* parent) : QTextBrowser(parent)
{
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);  // ids and paths have no blanks
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
}

void FactsText::setSections(std::vector<Section> sections)
{
    if (sections == sections_) return;
    sections_ = std::move(sections);
    write();
}

void FactsText::write()
{
    writing_ = true;
    setHtml(factsHtml(sections_, palette().color(QPalette::PlaceholderText)));
    writing_ = false;
    fitHeight();
}

void FactsText::fitHeight()
{
    document()->setTextWidth(viewport()->width());
    setFixedHeight(static_cast<int>(std::ceil(document()->size().height())) + 2);
}

void FactsText::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) fitHeight();
}

void FactsText::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && !writing_) write();
}

void FactsText::wheelEvent(QWheelEvent* event)
{
    event->ignore();  // the inspector scrolls, not we
}

}  // namespace signalbox::console
