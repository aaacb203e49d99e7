//! The workbook read back by another library.
