#include "console/frame/status_line.hpp"

#include "console/look/figures.hpp"

#include <QPainter>
#include <QTimeZone>

namespace signalbox::console {

namespace {

/// A text that ends in an ellipsis where there is no room for it. Its name is all of it.
class CutLabel : public QLabel {
protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QRect const inside = contentsRect();
        painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(text(), Qt::ElideRight, inside.width()));
    }
};

QLabel* addLabel(StatusLine& to, QString const& meaning)
{
    auto* const label = new CutLabel;
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleDescription(meaning);  // its name is its text
    label->setContentsMargins(8, 0, 8, 0);
    label->setMinimumWidth(1);  // a small window cuts the texts, and is not held wide by them
    to.addWidget(label);
    return label;
}

}  // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent),
      store_(addLabel(*this, tr("Store"))),
      snapshot_(addLabel(*this, tr("Newest request"))),
      query_(addLabel(*this, tr("Time of the last question"))),
      revision_(addLabel(*this, tr("Configuration")))
{
    setSizeGripEnabled(false);
    setAccessibleName(tr("Status"));
}

void StatusLine::setStore(QString const& name, QString const& path, std::optional<std::uint64_t> events)
{
    QString const requests = !events        ? QString()
                             : *events == 1 ? tr("1 request")
                                            : tr("%1 requests").arg(figures::shortCount(static_cast<double>(*events)));
    store_->setText(events ? name + QStringLiteral(" · ") + requests : name);
    store_->setToolTip(path);
}

void StatusLine::setSnapshot(std::int64_t moment_us, bool frozen)
{
    QString const when = moment_us == 0 ? figures::none() : figures::moment(moment_us, QTimeZone::systemTimeZone());
    snapshot_->setText(frozen ? tr("frozen at %1").arg(when) : tr("newest %1").arg(when));
}

void StatusLine::setQueryTime(std::chrono::microseconds took)
{
    query_->setText(tr("query %1").arg(figures::duration(static_cast<double>(took.count()))));
}

void StatusLine::setRevision(QString const& revision, bool in_force)
{
    QString const words = in_force ? tr("config %1 in force") : tr("newest answered under config %1");
    revision_->setText(revision.isEmpty() ? QString() : words.arg(revision.left(12)));
    revision_->setToolTip(in_force ? tr("The gateway says so")
                                   : tr("The configuration of the newest request; which one is in force only its gateway knows"));
}

void StatusLine::clearStore()
{
    for (QLabel* each : {store_, snapshot_, query_, revision_}) each->clear();
}

void StatusLine::note(QString const& text)
{
    showMessage(text, notice_ms);
}

/// A note that came before the window was shown: a status bar hides its labels behind a message only when it can be seen.
void StatusLine::showEvent(QShowEvent* event)
{
    QStatusBar::showEvent(event);
    QString const early = currentMessage();
    if (early.isEmpty()) return;
    clearMessage();
    note(early);
}

QString StatusLine::text() const
{
    QStringList parts;
    for (QLabel const* each : {store_, snapshot_, query_, revision_})
        if (!each->text().isEmpty()) parts << each->text();
    return parts.join(QStringLiteral(" · "));
}

}  // namespace signalbox::console
