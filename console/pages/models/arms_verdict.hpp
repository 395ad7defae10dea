// Two arms of a test in a sentence: how much faster, dearer and more faulty the second is than the first, each with an interval or with what is
// missing for one. The statistics are those of the experiments page.
// Pure; the page shows it below the two distributions.
#pragma once

#include "console/pages/models/models_figures.hpp"

#include <QLocale>
#include <QString>

namespace signalbox::console {

/// The rows' names are those of tags. The intervals are of 95 % and hold at every look.
QString armsVerdict(ModelRow const& first, ModelRow const& second, QLocale const& in = QLocale());

}  // namespace signalbox::console
