// SPDX-License-Identifier: Apache-2.0

/// The fields of FIX whose value may hold any byte, SOH included, because the field before them tells its length.
///
/// FIX data dictionaries 4.0 to 5.0 SP2 with extension packs: data types `Length` and `data` or `XMLData`.
enum FIXDataFields {
    /// The tag of the data field that must follow a length field, or `nil` where `tag` is no length field.
    static func data(forLength tag: Int) -> Int? {
        switch tag {
        case 95, 90, 212, 348, 350, 352, 354, 356, 358, 360, 362, 364, 445, 618, 621: tag + 1
        case 93: 89
        case 1184, 1277, 1280, 1282, 1397, 1401, 1403, 1468, 1578, 1620, 1664, 1733, 1871, 1874: tag + 1
        case 1525: 1527
        case 1678: 1697
        case 2072, 2074, 2111, 2179, 2287, 2351, 2481, 2637, 2651, 2665, 2715, 2718, 2721, 2797: tag + 1
        case 2372, 2494, 2522, 2802, 2809, 2815: tag - 1
        case 40004, 40008, 40978, 40980, 40982, 40984, 40986, 40988: tag + 1
        case 41083, 41101, 41107, 41256, 41320, 41324, 41458, 41476, 41482, 41653, 41710, 41806, 41811, 41873: tag + 1
        case 41969, 42025, 42171, 42451, 42652, 42947: tag + 1
        case 43109: 42684
        case 43110: 42486
        case 43111: 42982
        default: nil
        }
    }
}
