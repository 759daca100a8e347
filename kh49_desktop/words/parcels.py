"""Sentences about sync files: what was found in files, mails and on sticks, and what to do."""

from collections.abc import Mapping

PARCELS: Mapping[str, str] = {
    # -- found, mail; the first two are also the envelope's --
    "not_a_parcel": "Tệp này không phải gói KH49 (hoặc bị đổi đuôi). Hãy chọn tệp có tên bắt đầu bằng KH49_.",
    "too_large": "Gói lớn bất thường ({mb} MB) nên không được mở. Hãy hỏi lại người gửi.",
    "empty_file": "Tệp {file} rỗng: có lẽ USB bị rút khi đang chép. Hãy xin gửi lại; gửi lại bao nhiêu lần cũng được.",
    "unreadable": "Không đọc được {file}: USB có thể đã bị rút, hoặc tệp không cho phép đọc. "
    "Hãy cắm lại hoặc chép tệp về máy rồi thử lại.",
    "not_a_file": "{file} không phải là tệp hay thư mục nên được bỏ qua.",
    "link_not_followed": "{file} chỉ là lối tắt đến nơi khác nên không được mở. Hãy mở chính tệp hoặc thư mục đó.",
    "too_many_files": "Thư mục {file} có quá nhiều tệp, chỉ xem {most} tệp đầu. "
    "Hãy để các tệp KH49 vào một thư mục riêng rồi mở thư mục đó.",
    "too_many_inside": "Tệp {file} chứa nhiều hơn {most} mục nên không được mở hết. Hãy chỉ gửi các tệp KH49.",
    "too_much_inside": "Tệp {file} chứa hơn {most} sau khi giải nén nên không được mở hết. Hãy gửi làm nhiều lần.",
    "too_deep": "{file} nằm quá sâu trong nhiều lớp thư mục, tệp nén hoặc thư nên không được mở. "
    "Hãy lấy riêng các tệp KH49 ra rồi thử lại.",
    "nothing_inside": "Trong {file} không có tệp nào. Hãy xem lại đã chọn đúng tệp, hoặc xin gửi lại.",
    "zip_broken": "Tệp nén {file} bị hỏng hoặc bị cắt ngắn trên đường. "
    "Hãy xin gửi lại; gửi lại bao nhiêu lần cũng được.",
    "zip_bomb": "Tệp nén {file} được làm ra bất thường, có thể gây hại cho máy nên không được mở. "
    "Hãy hỏi lại người gửi.",
    "zip_locked": "Tệp nén {file} có mật khẩu. Hãy giải nén bằng mật khẩu đó rồi mở tệp KH49 ở trong. "
    "Gói KH49 đã được khoá sẵn, không cần đặt thêm mật khẩu.",
    "other_archive": "{file} là loại tệp nén không mở được ở đây. Hãy giải nén rồi mở tệp KH49 ở trong.",
    "outlook_message": "{file} là thư của Outlook. Hãy mở thư đó, lưu tệp đính kèm ra một thư mục rồi mở tệp ấy ở đây.",
    "mail_address_wrong": "“{typed}” không phải là địa chỉ thư điện tử. "
    "Hãy sửa lại, ví dụ congdoan@example.vn, hoặc để trống rồi ghi trong chương trình thư.",
    # -- the envelope --
    "too_large.header": "Phần đầu của gói lớn bất thường nên gói không được mở. Hãy hỏi lại người gửi.",
    "too_large.body": "Nội dung gói sau khi giải nén lớn bất thường ({mb} MB) nên không được mở. "
    "Hãy hỏi lại người gửi.",
    "newer_parcel": "Gói này do phiên bản mới hơn của phần mềm tạo ra. Hãy cập nhật phần mềm rồi nhận lại gói.",
    "not_for_us": "Gói này gửi cho nơi khác, không phải đơn vị của bạn, hoặc bị hỏng trên đường. "
    "Hãy hỏi lại người gửi. Không có gì bị thay đổi.",
    "cut_short": "Tệp chưa được chép đủ hoặc bị hỏng trên đường nên không mở được. "
    "Hãy xin gửi lại; gửi lại bao nhiêu lần cũng được. Không có gì bị thay đổi.",
    "altered.parcel": "Nội dung tệp không còn như lúc gửi: tệp bị hỏng trên đường hoặc bị sửa. "
    "Hãy xin gửi lại; gửi lại bao nhiêu lần cũng được. Không có gì bị thay đổi.",
    "bad_signature": "Không chắc gói do đúng nơi gửi lập: người gửi chưa được cấp thẻ đơn vị, hoặc tệp bị sửa. "
    "Hãy gọi điện hỏi lại người gửi. Không có gì bị thay đổi.",
    "bad_body": "Gói đúng là của nơi gửi nhưng nội dung bên trong không đúng quy cách nên không được nhận. "
    "Hãy báo người gửi cập nhật phần mềm, lập gói mới rồi gửi lại. Không có gì bị thay đổi.",
    "taking_failed": "Phần mềm gặp lỗi khi nhận gói này nên chưa ghi gì vào sổ; lỗi không phải do nơi gửi. "
    "Chi tiết ghi trong tệp {log}: hãy gửi tệp đó cho người hỗ trợ phần mềm. Các gói khác vẫn nhận được.",
    # -- keys, cards --
    "bad_card": "Đây không phải là thẻ đơn vị còn nguyên vẹn: có chỗ bị sửa, bị thiếu hoặc gõ nhầm. "
    "Hãy quét lại mã trên thẻ, hoặc lấy lại tệp thẻ từ công đoàn cấp trên. Không có gì bị thay đổi.",
    "newer_card": "Thẻ đơn vị này do phiên bản mới hơn của phần mềm tạo ra. Hãy cập nhật phần mềm rồi nhận thẻ lại.",
    "card_expired": "Thẻ đơn vị này chỉ dùng được đến hết ngày {expires}. Hãy xin {name} cấp thẻ mới. "
    "Không có gì bị thay đổi.",
}

# What became of a parcel, and of the wish to make one.
POST: Mapping[str, str] = {
    "parcel_taken": "Đã nhận gói của {from} lập ngày {made}: thêm {new} bản ghi, thay đổi {changed} bản ghi.",
    "parcel_same": "Gói này đã nhận ngày {day}; không cần làm gì.",
    "parcel_taken.ahead": "Gói của {from} lập ngày {made}: sẽ thêm {new} bản ghi, thay đổi {changed} bản ghi.",
    "files_taken.ahead": "Gói có {kept} tệp đính kèm của {from}.",
    "sender_unknown.words": "Gói tự nhận là của {from} ({code}) nhưng máy lập gói chưa được nhận biết: chưa nhận thẻ "
    "đơn vị, thẻ đã hết hạn hay đã có máy khác dùng, hoặc máy vào sổ trước khi đơn vị nhận thẻ. "
    "Không có gì bị thay đổi. Máy ấy cần một thẻ mới, hoặc được mời lại từ máy đã dùng thẻ; hoặc gọi điện, "
    "so sáu từ dưới đây với sáu từ ở màn hình “Máy và thẻ” của đơn vị.",
    "sender_unknown.peer": "Gói do một máy khác lập mà máy này chưa nhận biết. Không có gì bị thay đổi. Nếu đó là máy "
    "của đơn vị, hãy vào “Máy và thẻ”, chọn “Mời máy thứ hai”.",
    "parcel_twice": "Tệp này giống hệt tệp {file} trong cùng lần này; chỉ cần nhận một tệp.",
    "parcel_older.batch": "Trong cùng lần này có gói mới hơn của {from}, đã gồm cả gói lập ngày {made} này; "
    "không cần làm gì.",
    "parcel_older": "Gói lập ngày {made} không có gì mới hơn số liệu đang có; không có gì thay đổi.",
    "own_parcel": "Gói này do chính máy này lập để gửi cho {to}; không có gì thay đổi. Hãy đưa gói cho nơi ấy.",
    "for_another_office": "Gói gửi cho {to}, không phải đơn vị của bạn. Không có gì bị thay đổi. Hãy chuyển gói cho "
    "nơi ấy, hoặc báo lại người gửi.",
    "not_our_superior": "Gói này tự nhận là của {from} nhưng đó không phải công đoàn cấp trên đã cấp thẻ cho đơn vị. "
    "Không có gì bị thay đổi. Nếu đơn vị đã chuyển về cấp trên mới, hãy nhận thẻ đơn vị của nơi đó trước.",
    "sender_unknown": "Gói tự nhận là của {from} ({code}) nhưng máy lập gói chưa được nhận biết: chưa nhận thẻ đơn vị, "
    "thẻ đã hết hạn hay đã có máy khác dùng, hoặc máy vào sổ trước khi đơn vị nhận thẻ. "
    "Không có gì bị thay đổi. Máy ấy cần một thẻ mới, hoặc được mời lại từ máy đã dùng thẻ; hoặc gọi điện, "
    "so sáu từ hiện trên hai máy: {words}.",
    "device_revoked": "Gói này lập trên máy đã bị thu hồi ({name}). Không có gì bị thay đổi. "
    "Nếu máy vẫn thuộc đơn vị, hãy cấp thẻ đơn vị mới.",
    "this_pc_revoked": "{from} đã thu hồi máy này: gói lập trên máy này không được nhận nữa. Nếu máy vẫn thuộc đơn vị, "
    "hãy gọi {from} xin thẻ đơn vị mới rồi nhận thẻ trên máy này; số liệu trên máy vẫn còn nguyên.",
    "made_on_revoked_pc": "Máy này đã bị công đoàn cấp trên ({to}) thu hồi nên gói lập trên máy này sẽ không được "
    "nhận. Hãy gọi {to}: nếu máy vẫn thuộc đơn vị, xin thẻ đơn vị mới, nhận thẻ trên máy này rồi lập lại gói; "
    "số liệu trên máy vẫn còn nguyên.",
    "parcel_fork": "Máy lập gói này đã gửi một gói khác cùng số thứ tự (nhận ngày {day}): có hai máy đang dùng chung "
    "một bản sao của sổ. Chưa nhận gói này và không có gì bị thay đổi. Hãy gọi cho {from}: mở sổ trên từng máy rồi "
    "lập gói mới.",
    "parcel_fork.batch": "Gói này và {file} do cùng một máy lập, cùng số thứ tự mà nội dung khác nhau: có hai máy đang "
    "dùng chung một bản sao của sổ. Chưa nhận gói này và không có gì bị thay đổi. Hãy gọi cho {from}: mở sổ trên từng "
    "máy rồi lập gói mới.",
    "pdf_altered": "Báo cáo này không còn như khi đóng dấu: tệp bị sửa hoặc hỏng trên đường. "
    "Không nhận gói ở trong. Hãy xin gửi lại. Không có gì bị thay đổi.",
    "too_many_rows": "Gói có quá nhiều bản ghi nên không được mở. Hãy hỏi lại người gửi.",
    "no_parcel_inside": "Trong {file} không có gói KH49 nào; đó là tệp PDF để đọc.",
    "to_review": "Có {count} chỗ hai người sửa khác nhau: cả hai đều được giữ, hãy vào “Cần xem lại” để chọn.",
    "members_shrink": "Số đoàn viên giảm từ {before} còn {after}. Có đúng không? Nếu thấy lạ, hãy gọi hỏi người gửi.",
    "copy_shared": "Có lúc hai máy của {from} dùng chung một bản sao của sổ nên có thể ghi chồng lên nhau. "
    "Không mất gì: chỗ nào khác nhau đều được giữ lại để chọn. Hãy xem lại các chỗ ấy.",
    "file_was_put_back": "Sổ trên máy này vừa được lấy lại từ bản cũ; đã lấy lại {count} bản ghi từ gói.",
    "files_taken": "Đã nhận {kept} tệp đính kèm của {from}.",
    "files_not_named": "Gói của {from} có {count} tệp đính kèm, nhận được {kept} tệp; các tệp còn lại thuộc "
    "những bản ghi chưa gửi tới. Hãy nhận gói số liệu của đơn vị rồi nhận lại gói này.",
    "answer_received": "{from} báo đã nhận gói của đơn vị. {note}",
    "answer_more_needed": "{from} yêu cầu bổ sung: {note}",
    "answer_approved": "{from} đã duyệt số liệu của đơn vị. {note}",
    "handed_back": "Đã nhận lại số liệu của đơn vị từ {from}: {new} bản ghi.",
    "no_card": "Đơn vị chưa nhận thẻ của công đoàn cấp trên nên chưa gửi được. "
    "Hãy xin cấp trên tệp thẻ đơn vị hoặc tờ thẻ có mã để quét, rồi chọn “Nhận thẻ đơn vị”.",
    "not_superior": "Việc này chỉ làm ở công đoàn cấp trên. Sổ này là của một đơn vị.",
    "not_superior.place": "“{typed}” không phải nơi gửi được từ sổ của một đơn vị. Hãy ghi --to superior để gửi cấp "
    "trên, hoặc --to peer để gửi máy kia của đơn vị.",
    "unknown_unit": "Trong danh sách không có đơn vị “{typed}”. Hãy xem lại mã, hoặc thêm đơn vị trước.",
    "unknown_device": "Không có máy nào có số “{typed}”. Hãy ghi ít nhất bốn ký tự đầu, như trong danh sách máy.",
    "device_of_another": "Máy {device} đã được nhận biết là máy của đơn vị khác ({name}). Hãy gọi điện hỏi lại: "
    "mỗi máy chỉ thuộc một đơn vị.",
    "no_way_to": "Chưa gửi được cho {name}: đơn vị chưa gửi gói nào và chưa được cấp thẻ. Hãy cấp thẻ trước.",
    "nothing_came": "{name} chưa gửi gói nào nên chưa có gì để trả lời.",
    "code_needed": "Hãy ghi mã đơn vị.",
    "code_taken": "Mã {code} đã là của {name}. Hãy ghi mã khác, hoặc sửa đơn vị ấy.",
    "other_register": "{name} ({code}) đã gửi số liệu từ một sổ khác. Gói này thuộc một sổ mới lập nên không nhận: "
    "nhận cả hai thì mỗi người bị tính hai lần. Nếu đơn vị bị mất máy, hãy cấp thẻ mới và gửi lại số liệu cho đơn vị.",
    "card_for_superior": "Đây là sổ của công đoàn cấp trên, không nhận thẻ đơn vị.",
    "card_of_own_office": "Thẻ này do chính đơn vị này cấp. Hãy nhận thẻ ở máy của đơn vị cấp dưới.",
    "parcel_too_large": "Số liệu lớn hơn mức một gói chở được ({mb} MB) nên chưa lập được gói. "
    "Hãy báo người hỗ trợ phần mềm. Sổ dữ liệu vẫn còn nguyên.",
    "file_too_large_to_send": "Tệp đính kèm “{name}” ({mb} MB) lớn hơn mức một gói chở được ({most} MB) nên không "
    "gửi kèm. Các tệp khác vẫn gửi được. Hãy thay bằng bản nhỏ hơn, hoặc chép riêng tệp này cho nơi nhận.",
    "not_empty": "Thư mục này đã có sổ của một đơn vị. Máy thứ hai phải bắt đầu từ một thư mục trống.",
    "bad_invite": "Tệp mời máy thứ hai không đọc được: tệp bị hỏng trên đường hoặc không phải tệp mời. "
    "Hãy lập lại tệp mời ở máy thứ nhất. Không có gì bị thay đổi.",
    "code_needed_to_join": "Tệp mời này có mật khẩu. Hãy gõ mật khẩu đã đặt hoặc hiện ở máy thứ nhất khi lập tệp mời.",
    "wrong_code": "Mật khẩu không đúng. Hãy gõ lại đúng như ở máy thứ nhất; quên thì lập lại tệp mời ở máy ấy.",
    "no_conflict": "Không thấy chỗ cần chọn này: có thể đã có người chọn rồi, hoặc mã hay tên trường gõ chưa đúng.",
    # -- the command line --
    "words_to_compare": "Chưa công nhận máy này. Hãy gọi cho người giữ sổ của đơn vị, so sáu từ: {words}. "
    "Giống hết thì làm lại với --yes, hoặc ghi sáu từ họ đọc vào --words; khác một từ thì dừng lại.",
    "words_differ": "Sáu từ không khớp với gói này ({words}). Chưa công nhận máy nào: hãy gọi lại cho đơn vị, "
    "có thể gói do người khác lập.",
    "not_that_device": "Gói này do máy {device} lập, không phải máy “{typed}”. Hãy chọn đúng gói.",
    "no_such_side": "Chỗ này có {count} bên, không có bên số {typed}. Xem lại bằng: kh49 conflicts",
    "keep_or_delete": "Chỗ này một người đã xoá bản ghi, một người đã sửa: "
    "hãy dùng --keep để giữ hoặc --delete để xoá.",
    "value_or_side": "Chỗ này là một ô hai người ghi khác nhau: hãy chọn bằng --side, ghi --value, hoặc để trống bằng "
    "--empty.",
    "value_is_empty": "Sau --value chưa có giá trị nào nên chưa chọn gì. Muốn để trống ô này thì dùng --empty.",
    "parcel_stays": "Những gì nhận từ gói không hoàn tác được: đó là số liệu do người khác ghi. "
    "Hãy sửa lại từng bản ghi nếu có chỗ sai.",
}

PARCEL_TROUBLES: Mapping[str, str] = {
    # -- sticks --
    "stick_gone": "Không ghi xong {file}: USB có thể đã bị rút hoặc hỏng. Hãy cắm lại rồi chép lần nữa; "
    "chép bao nhiêu lần cũng được. Sổ dữ liệu trên máy vẫn còn nguyên.",
    "stick_spoils": "Đọc lại {file} thấy khác với những gì đã ghi: USB có thể sắp hỏng. Hãy dùng USB khác. "
    "Tệp ghi sai đã được bỏ đi, sổ dữ liệu trên máy vẫn còn nguyên.",
    # -- keys --
    "key_missing": "Không thấy tệp {file}, nhờ tệp này mà nơi khác nhận ra máy và đơn vị của bạn. "
    "Nếu có bản chép cả thư mục dữ liệu, hãy chép lại thư mục keys từ đó; nếu không còn, hãy xin công đoàn cấp trên "
    "một thẻ đơn vị mới. Sổ dữ liệu vẫn còn nguyên.",
    "key_damaged": "Tệp {file}, nhờ đó mà nơi khác nhận ra máy và đơn vị của bạn, bị hỏng nên chưa gửi, nhận được. "
    "Đừng xoá tệp này. Nếu có bản chép cả thư mục dữ liệu, hãy chép lại thư mục keys từ đó; nếu không còn, hãy xin "
    "công đoàn cấp trên một thẻ đơn vị mới. Sổ dữ liệu vẫn còn nguyên.",
    "other_office": "Máy này đang là máy của một đơn vị khác ({file}) nên không nhận làm máy thứ hai của đơn vị này. "
    "Hãy làm lại trong một thư mục dữ liệu mới. Không có gì bị thay đổi.",
}
