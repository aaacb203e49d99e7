//! What several respondents say together: pure arithmetic over a panel, with the source of every formula beside it.
//!
//! ```text
//! sum, quantile   order-free sums; Student's t and F       agreement    one item: counts, AD, rwg, a_wg; rwg(j)
//! interval        how sure is a mean                       chance       what random answers would reach
//! two_samples     gaps between groups, change              reliability  ICC, Krippendorff's alpha
//!                                                          answer_quality   runs and spread of one respondent
//! ```

pub mod agreement;
pub mod answer_quality;
pub mod chance;
pub mod interval;
pub mod quantile;
pub mod reliability;
mod sum;
pub mod two_samples;
