#include "console/frame/range_dialog.hpp"

#include "console/frame/time_range.hpp"
#include "console/look/figures.hpp"
#include "console/look/wall_clock.hpp"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace signalbox::console {

namespace {

constexpr int wide_characters = 60;  // the title and the example are not cut

/// What the zone's clock shows. The field itself counts in UTC, which has every time of day once.
QDateTimeEdit* momentEdit(QString const& object, QString const& name)
{
    auto* const edit = new QDateTimeEdit;
    edit->setObjectName(object);
    edit->setTimeSpec(Qt::UTC);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    edit->setCalendarPopup(true);
    edit->setAccessibleName(name);
    return edit;
}

void setShown(QDateTimeEdit& edit, std::int64_t us, QTimeZone const& zone)
{
    QSignalBlocker const quiet(edit);
    QDateTime const moment = QDateTime::fromSecsSinceEpoch(us / 1'000'000, zone);
    edit.setDateTime(QDateTime(moment.date(), moment.time(), Qt::UTC));
}

}  // namespace

RangeDialog::RangeDialog(storage::time_range shown, std::int64_t now_us, QTimeZone const& zone, QWidget* parent)
    : QDialog(parent),
      now_us_(now_us),
      zone_(zone),
      words_(new QLineEdit),
      begin_(momentEdit(QStringLiteral("from"), tr("From"))),
      end_(momentEdit(QStringLiteral("to"), tr("To"))),
      remark_(new QLabel)
{
    setWindowTitle(tr("A time of your own"));
    setMinimumWidth(fontMetrics().averageCharWidth() * wide_characters);
    words_->setObjectName(QStringLiteral("words"));
    words_->setAccessibleName(tr("In words"));
    words_->setPlaceholderText(tr("yesterday 13:00..14:35, 23 Nov, this month"));
    remark_->setWordWrap(true);
    remark_->setTextFormat(Qt::PlainText);
    remark_->setMinimumHeight(2 * remark_->fontMetrics().lineSpacing());  // the window does not grow for a longer one
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    ok_ = buttons->button(QDialogButtonBox::Ok);
    auto* const form = new QFormLayout(this);
    form->addRow(tr("In &words"), words_);
    form->addRow(tr("&From"), begin_);
    form->addRow(tr("&To"), end_);
    form->addRow(remark_);
    form->addRow(buttons);
    connect(words_, &QLineEdit::textChanged, this, &RangeDialog::readWords);
    connect(begin_, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::readMoments);
    connect(end_, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::readMoments);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    take(shown);
}

void RangeDialog::take(storage::time_range range)
{
    chosen_ = range;
    setShown(*begin_, range.from_us, zone_);
    setShown(*end_, range.to_us, zone_);
    judge();
}

void RangeDialog::readWords()
{
    if (auto const range = rangeInWords(words_->text(), now_us_, zone_)) return take(*range);
    judge();
}

// Moments that are turned by hand take the place of the words.
void RangeDialog::readMoments()
{
    QSignalBlocker const quiet(words_);
    words_->clear();
    chosen_ = {firstMoment(begin_->date(), begin_->time(), zone_) * 1'000'000, lastMoment(end_->date(), end_->time(), zone_) * 1'000'000};
    judge();
}

void RangeDialog::judge()
{
    QString const words = words_->text().trimmed();
    bool const unread = !words.isEmpty() && !rangeInWords(words, now_us_, zone_), empty = chosen_.from_us >= chosen_.to_us;
    QString const from = figures::zoneName(chosen_.from_us, zone_), to = figures::zoneName(chosen_.to_us, zone_);
    remark_->setText(unread  ? tr("“%1” is no time. Write a day, “23 Nov 13:00..14:35” or a length until now, “3h”.").arg(words)
                     : empty ? tr("The end is not after the beginning.")
                     : from == to ? tr("Times are in %1.").arg(from)
                                  : tr("The clock is changed in between: the beginning is in %1, the end in %2.").arg(from, to));
    ok_->setEnabled(!unread && !empty);
}

}  // namespace signalbox::console
